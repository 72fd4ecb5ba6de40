package org.postroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?q?caf=C3=A9?=|café",
                "=?UTF-8?b?Y2Fmw6k?=|café",
                "=?utf-8?Q?a_b?= =?utf-8?Q?_c?=|a b c",
                "=?utf-8?Q?a?= b =?utf-8?Q?c?=|a b c",
                "=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=|€",
                "=?utf-8?B?4oI=?=  =?utf-8?B?rA==?=|€",
                "=?iso-8859-1*de?Q?M=E4rz?=|März",
                "=?x-unknown?Q?M=E4rz?=|März",
                "=?../../x?Q?M=C3=A4rz?=|März",
                "=?utf-8?Q?with a space?=|with a space",
                "=?utf-8?X?no?=|=?utf-8?X?no?=",
                "=?utf-8?Q?never ends|=?utf-8?Q?never ends",
                "=?utf-7?Q?+AOQ-?=|ä",
                "=?gb2312?B?xOO6ww==?=|你好",
                "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=|日本",
                "=?utf-8?Q?=3D=3F?= plain|=? plain"
            })
    void words_are_decoded_however_they_are_broken(String raw, String text) {
        assertThat(EncodedWords.decode(raw)).isEqualTo(text);
    }
}
