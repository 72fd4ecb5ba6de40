package org.postroute.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/** A table of data, in GitHub's form. Tables that only lay out a mail are not written as such. */
final class MarkdownTable {
    private static final int MAX_ROWS = 1000;
    private static final int MAX_COLUMNS = 30;
    private static final int MAX_CELL = 300;
    private static final Set<String> SECTIONS = Set.of("thead", "tbody", "tfoot");

    private MarkdownTable() {}

    /** Empty for a table that is none of data: it has one row or column, uneven rows, or long texts in its cells. */
    static String of(Element table) {
        List<Elements> rows = rows(table);
        if (!isData(table, rows)) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        for (Elements row : rows) {
            out.append('|');
            for (Element cell : row) {
                out.append(' ').append(cell(cell)).append(" |");
            }
            out.append('\n');
            if (row == rows.get(0)) {
                out.append('|').append(" --- |".repeat(row.size())).append('\n');
            }
        }
        return out.toString().stripTrailing();
    }

    private static List<Elements> rows(Element table) {
        List<Elements> rows = new ArrayList<>();
        for (Element child : table.children()) {
            if (child.normalName().equals("tr")) {
                add(child, rows);
            } else if (SECTIONS.contains(child.normalName())) {
                child.children().forEach(row -> add(row, rows));
            }
        }
        return rows;
    }

    private static void add(Element row, List<Elements> rows) {
        if (rows.size() <= MAX_ROWS && !row.children().isEmpty()) {
            rows.add(row.children());
        }
    }

    private static boolean isData(Element table, List<Elements> rows) {
        if (rows.size() < 2 || rows.size() > MAX_ROWS || table.attr("role").equalsIgnoreCase("presentation")) {
            return false;
        }
        int columns = rows.get(0).size();
        return columns > 1
                && columns <= MAX_COLUMNS
                && rows.stream().allMatch(row -> row.size() == columns)
                && rows.stream().flatMap(Elements::stream).allMatch(MarkdownTable::isShort);
    }

    private static boolean isShort(Element cell) {
        return !cell.hasAttr("colspan")
                && cell.wholeText().length() <= MAX_CELL
                && cell.selectFirst("ul, ol, blockquote, pre, h1, h2, h3") == null;
    }

    private static String cell(Element cell) {
        String words = HtmlMarkdown.of(cell);
        return words.replaceAll("\\s*\\n\\s*", " ").replace("|", "\\|");
    }
}
