// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.orthanc.bridge.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private static final TrustedProxies TRUSTED = new TrustedProxies(List.of(range("10.0.0.0/8"), range("::1")));

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }

    private static Event.Request request(String address, String forwarded) {
        Map<String, String> headers = forwarded.isEmpty() ? Map.of() : Map.of("x-forwarded-for", forwarded);
        return new Event.Request(1, "POST", "/tools/x", List.of(), headers, Map.of(), "", address, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1 |                                    | 192.0.2.1   | no header
            10.1.2.3  |                                    | 10.1.2.3    | a proxy that tells nothing
            10.1.2.3  | 192.0.2.7                          | 192.0.2.7   | one proxy
            192.0.2.1 | 192.0.2.7                          | 192.0.2.1   | nobody whom we trust
            10.1.2.3  | 198.51.100.9, 192.0.2.7            | 192.0.2.7   | the first was made up by the client
            10.1.2.3  | 192.0.2.7, 10.9.9.9                | 192.0.2.7   | two proxies
            10.1.2.3  | 10.0.0.5, 10.9.9.9                 | 10.0.0.5    | a client within the trusted network
            10.1.2.3  | 192.0.2.7, mercy                   | 10.1.2.3    | no address
            10.1.2.3  | 192.0.2.7,                         | 10.1.2.3    | an empty one
            10.1.2.3  | example.org                        | 10.1.2.3    | a name, which is not looked up
            10.1.2.3  | 1.2.3.999                          | 10.1.2.3    | no address either
            10.1.2.3  | .:mercy.example                    | 10.1.2.3    | a name that looks like an address
            ::1       | 2001:db8::7                        | 2001:db8::7 | IPv6
            ::ffff:10.1.2.3 | 192.0.2.7                    | 192.0.2.7   | IPv4 as IPv6
                      | 192.0.2.7                          |             | a request whose address nobody saw
            """)
    void the_client_is_the_last_address_that_no_trusted_proxy_has(
            String address, String forwarded, String client, String why) {
        String sent = forwarded == null ? "" : forwarded;

        assertEquals(
                client == null ? "" : client, TRUSTED.clientOf(request(address == null ? "" : address, sent)), why);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.5, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8:0:0:0:0:0:7, 2001:DB8::7, true",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0, true",
        "::/128, 0:0:0:0:0:0:0:0, true",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304, true",
        "::ffff:1.2.3.4, 1.2.3.4, true",
        "::ffff:102:304, 1.2.3.4, true"
    })
    void a_network_is_told_by_its_leading_bits(String network, String address, boolean contained) {
        assertEquals(contained, range(network).contains(IpAddress.parse(address).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "''",
                "mercy",
                "localhost",
                "10.0.0",
                "10.0.0.256",
                "1.2.3.999",
                "010.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1..2.3",
                "0x7f.0.0.1",
                "٣.0.0.1",
                ":",
                ":::",
                ".:a",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                ":1:2:3:4:5:6:7:8",
                "12345::",
                "::1.2.3.999",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::/129",
                "dead.beef",
                "1:2",
                "10.0.0.0/8/8"
            })
    void what_is_no_network_is_none(String text) {
        assertEquals(List.of(), Arrays.asList(AddressRange.parse(text).stream().toArray()));
    }
}
