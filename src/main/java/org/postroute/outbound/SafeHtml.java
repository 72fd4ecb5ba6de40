package org.postroute.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.TextNode;
import org.owasp.html.CssSchema;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * The HTML that leaves the house: text, lists, tables, links. No images but from named hosts, because they tell a third
 * party that the customer reads; the alternative text of others stays. No scripts, forms, frames or style sheets.
 */
final class SafeHtml {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowCommonBlockElements()
            .allowCommonInlineFormattingElements()
            .allowElements("a", "pre", "hr", "dl", "dt", "dd")
            .allowElements("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
            .allowAttributes("href")
            .onElements("a")
            .allowUrlProtocols("https", "http", "mailto", "tel")
            .allowAttributes("dir")
            .matching(true, "ltr", "rtl", "auto")
            .globally()
            .allowAttributes("colspan", "rowspan")
            .matching(NUMBER)
            .onElements("td", "th")
            .allowAttributes("start")
            .matching(NUMBER)
            .onElements("ol")
            .allowAttributes("align")
            .matching(true, "left", "right", "center")
            .onElements("td", "th", "p")
            .allowStyling(CssSchema.withProperties(
                    List.of("color", "background-color", "font-style", "font-weight", "text-align", "text-decoration")))
            .toFactory();

    private SafeHtml() {}

    /** @param imageHosts in lower case */
    static String of(String html, Collection<String> imageHosts) {
        Document document = Jsoup.parse(html);
        document.select("img").stream()
                .filter(image -> !isFrom(imageHosts, image.attr("src")))
                .forEach(image -> image.replaceWith(new TextNode(image.attr("alt"))));
        document.outputSettings().prettyPrint(false);
        return policy(imageHosts).sanitize(document.body().html());
    }

    private static PolicyFactory policy(Collection<String> imageHosts) {
        return imageHosts.isEmpty()
                ? POLICY
                : POLICY.and(new HtmlPolicyBuilder()
                        .allowElements("img")
                        .allowUrlProtocols("https")
                        .allowAttributes("src")
                        .matching(address -> isFrom(imageHosts, address))
                        .onElements("img")
                        .allowAttributes("alt")
                        .onElements("img")
                        .allowAttributes("width", "height")
                        .matching(NUMBER)
                        .onElements("img")
                        .toFactory());
    }

    private static boolean isFrom(Collection<String> hosts, String address) {
        try {
            URI url = new URI(address);
            return "https".equalsIgnoreCase(url.getScheme())
                    && url.getRawUserInfo() == null
                    && url.getHost() != null
                    && hosts.contains(url.getHost().toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
