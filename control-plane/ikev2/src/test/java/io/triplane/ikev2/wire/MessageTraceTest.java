package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTraceTest {
    private static final Bytes SECRET = Bytes.ofHex("5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e7");

    @Test
    void lineIsInTheNotationOfTheRfcs() {
        assertThat(Samples.initRequest())
                .hasToString("IKE_SA_INIT request 0 [SA KE No N(NAT_DETECTION_SOURCE_IP) V]");
        assertThat(Samples.authRequest()).hasToString("IKE_AUTH request 1 SK{IDi AUTH SA TSi TSr}");
        IkeHeader header = new IkeHeader(1, 2, 99, false, true, 0xFFFF_FFFFL);
        assertThat(
                        Message.encrypted(
                                header,
                                List.of(Delete.ikeSa(), new Unknown(200, true, Bytes.EMPTY))))
                .hasToString("99 response 4294967295 SK{D(IKE) 200!}");
    }

    @Test
    void treeShowsEveryField() {
        assertThat(MessageTrace.tree(Samples.authRequest()))
                .isEqualTo(
                        """
                        IKE_AUTH request 1 0123456789abcdef/fedcba9876543210 from initiator
                          IDi fqdn ga.example
                          AUTH shared-key-mic, 32 octets
                          SA
                            proposal 1 ESP SPI c0ffee01
                              ENCR aes-gcm-16 128 bits
                              SN no-esn
                          TSi
                            10.1.1.0-10.1.1.255
                            2001:db8::-2001:db8::ff protocol 6 ports 80-443
                            10.9.9.9 protocol 1 ports 2048-2303
                          TSr
                            10.1.1.0-10.1.1.255
                            2001:db8::-2001:db8::ff protocol 6 ports 80-443
                            10.9.9.9 protocol 1 ports 2048-2303\
                        """);
    }

    @Test
    void neitherTraceNorTextTellsSecrets() {
        List<Payload> payloads =
                List.of(
                        new KeyExchange(31, SECRET),
                        new Nonce(SECRET),
                        new Authentication(2, SECRET),
                        Notify.of(NotifyType.COOKIE, SECRET),
                        new Eap(Bytes.ofHex("01010016").concat(SECRET)),
                        new Certificate(4, SECRET),
                        new Unknown(200, false, SECRET));
        Message message = Message.encrypted(Samples.AUTH_REQUEST, payloads);
        assertThat(MessageTrace.tree(message)).doesNotContain("5ec2e7");
        assertThat(new DecodeResult.Decoded(message, SECRET, 0).toString())
                .doesNotContain("5ec2e7");
        assertThat(new DecodeResult.Fragment(message.header(), 1, 2, 33, SECRET).toString())
                .doesNotContain("5ec2e7");
        for (Payload payload : payloads) {
            assertThat(payload.toString()).doesNotContain("5ec2e7");
        }
    }

    @Test
    void textOfThePeerCannotActOnALog() {
        Bytes hostile = Bytes.ofUtf8("a\n\u001b[31m${jndi:x}$(id)<b>\"'`%n\\\0ü");
        Identification id = Identification.of(Side.INITIATOR, IdType.FQDN, hostile);
        String tree = MessageTrace.tree(Message.encrypted(Samples.AUTH_REQUEST, List.of(id)));
        assertThat(tree.lines()).hasSize(2);
        assertThat(id.text()).matches("[ -~]*").doesNotContain("$", "<", "\"", "'", "`", "%", "{");
        assertThat(id.text()).startsWith("a\\x0a\\x1b[31m\\x24\\x7bjndi:x\\x7d");
    }

    @Test
    void longTextOfThePeerIsCut() {
        Identification id =
                Identification.of(Side.INITIATOR, IdType.FQDN, Bytes.ofUtf8("a".repeat(1_000)));
        assertThat(id.text()).hasSizeLessThan(160).endsWith("aaa...(1000 octets)");
    }
}
