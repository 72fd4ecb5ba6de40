package org.postroute.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineEndsTest {
    /** THR-21 */
    @ParameterizedTest
    @CsvSource({
        "aRNbRN, false",
        "aNbN, false",
        "aRNbN, true",
        "aRN.NbRN, true",
        "aRNN.RNb, true",
        "aRNbRcRN, true",
        "aRRNb, true",
        "aRNb, false",
    })
    void several_kinds_of_them_are_noticed_however_they_are_read(String text, boolean noticed) {
        byte[] bytes = text.replace('R', '\r').replace('N', '\n').getBytes(US_ASCII);
        for (int piece = 1; piece <= bytes.length; piece++) {
            Defects defects = new Defects();
            LineEnds ends = new LineEnds(defects);
            for (int at = 0; at < bytes.length; at += piece) {
                ends.look(bytes, at, Math.min(piece, bytes.length - at));
            }
            ends.look(bytes, 0, -1);

            assertThat(defects.list()).as("%d at a time", piece).hasSize(noticed ? 1 : 0);
        }
    }
}
