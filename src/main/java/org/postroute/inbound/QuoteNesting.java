package org.postroute.inbound;

import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * How many quotations a place in the document stands in. Clients wrap the attribution and the quotation in one element, in
 * which answers between the quotations stand as well: behind the first inner quotation, the wrapper itself counts no more.
 * A wrapper that begins with more than an attribution holds a forwarded mail, which may quote on its own.
 */
final class QuoteNesting {
    private static final int MAX_ATTRIBUTION_LINES = 4;

    private int depth;
    private @Nullable Element wrapper;
    private int wrapperLine;
    private int innerLine;
    private boolean released;

    int depth() {
        return depth;
    }

    /** @param line the number of the line at which the element begins */
    void enter(Element quotation, int line) {
        if (wrapper == null && depth == 0 && !isBlockquote(quotation)) {
            wrapper = quotation;
            wrapperLine = line;
        }
        if (depth == 1) {
            innerLine = line;
        }
        depth++;
    }

    void leave(Element quotation) {
        if (quotation == wrapper) {
            depth -= released ? 0 : 1;
            wrapper = null;
            released = false;
            return;
        }
        depth--;
        if (wrapper != null && !released && depth == 1 && isBlockquote(quotation) && isIntroduced()) {
            released = true;
            depth--;
        }
    }

    private boolean isIntroduced() {
        return innerLine - wrapperLine <= MAX_ATTRIBUTION_LINES;
    }

    private static boolean isBlockquote(Element element) {
        return element.normalName().equals("blockquote");
    }
}
