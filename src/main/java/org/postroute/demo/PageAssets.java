package org.postroute.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The files of the page; nothing else is ever handed out. */
final class PageAssets {
    private static final Map<String, Asset> BY_PATH = Map.of(
            "/", new Asset("index.html", "text/html; charset=utf-8"),
            "/demo.css", new Asset("demo.css", "text/css; charset=utf-8"),
            "/demo.js", new Asset("demo.js", "text/javascript; charset=utf-8"),
            "/journey.css", new Asset("journey.css", "text/css; charset=utf-8"),
            "/journey.js", new Asset("journey.js", "text/javascript; charset=utf-8"),
            "/examples.js", new Asset("examples.js", "text/javascript; charset=utf-8"),
            "/icon.svg", new Asset("icon.svg", "image/svg+xml"));

    private PageAssets() {}

    private record Asset(String file, String contentType) {}

    static Optional<PageResponse> find(String path) throws IOException {
        Asset asset = BY_PATH.get(path);
        return asset == null ? Optional.empty() : Optional.of(read(asset));
    }

    private static PageResponse read(Asset asset) throws IOException {
        try (InputStream file = PageAssets.class.getResourceAsStream(asset.file())) {
            if (file == null) {
                throw new IllegalStateException("the page was not packaged: " + asset.file());
            }
            return new PageResponse(200, asset.contentType(), file.readAllBytes());
        }
    }
}
