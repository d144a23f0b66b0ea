package io.triplane.ikev2.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tables, row by row.
class MessageFormTest {
    /// The least a form allows.
    private static List<Payload> least(MessageForm form) {
        List<Payload> payloads = new ArrayList<>();
        for (PayloadRule rule : form.rules()) {
            for (int i = 0; i < rule.min(); i++) {
                payloads.add(example(rule));
            }
        }
        return payloads;
    }

    private static Payload example(PayloadRule rule) {
        return rule.notification().isPresent()
                ? Notify.about(ProtocolId.ESP, Samples.CHILD_SPI, rule.notification().get())
                : example(rule.payload());
    }

    private static Payload example(PayloadType type) {
        return Samples.everyPayload().stream()
                .filter(payload -> payload.payloadType() == type.number())
                .filter(payload -> !(payload instanceof Notify n && n.is(NotifyType.REKEY_SA)))
                .findFirst()
                .orElseThrow();
    }

    private static long count(List<Payload> payloads, PayloadRule rule) {
        return payloads.stream()
                .filter(payload -> payload.payloadType() == rule.payload().number())
                .filter(payload -> rule.notification().isEmpty() || payload.equals(example(rule)))
                .count();
    }

    private static Message message(MessageForm form, List<Payload> payloads) {
        boolean setsUp =
                form.exchange() == ExchangeType.IKE_SA_INIT
                        || form.exchange() == ExchangeType.IKE_INTERMEDIATE
                        || form.exchange() == ExchangeType.IKE_AUTH;
        boolean fromInitiator = !setsUp || !form.isResponse();
        IkeHeader header =
                new IkeHeader(
                        1,
                        form.exchange() == ExchangeType.IKE_SA_INIT && !form.isResponse() ? 0 : 2,
                        form.exchange().number(),
                        fromInitiator,
                        form.isResponse(),
                        form.exchange() == ExchangeType.IKE_SA_INIT ? 0 : 7);
        return new Message(header, form.mustBeEncrypted(), payloads);
    }

    private static Optional<MessageForm> formOf(Message message) {
        return switch (MessageForm.of(message)) {
            case MessageForm.Fit.Fits(MessageForm form) -> Optional.of(form);
            case MessageForm.Fit.Misfit _ -> Optional.empty();
        };
    }

    private static String misfit(Message message) {
        MessageForm.Fit fit = MessageForm.of(message);
        assertThat(fit).isInstanceOf(MessageForm.Fit.Misfit.class);
        return ((MessageForm.Fit.Misfit) fit).what();
    }

    @ParameterizedTest
    @EnumSource
    void theLeastAFormAllowsIsOfThatForm(MessageForm form) {
        assertThat(formOf(message(form, least(form)))).contains(form);
    }

    @ParameterizedTest
    @EnumSource
    void theMostOfEachPayloadIsAllowedAndOneMoreIsNot(MessageForm form) {
        for (PayloadRule rule : form.rules()) {
            List<Payload> payloads = new ArrayList<>(least(form));
            while (count(payloads, rule) < rule.max()) {
                payloads.add(example(rule));
            }
            // One more payload may make it another form: with AUTH, EAP_FIRST is AUTH_REQUEST.
            assertThat(formOf(message(form, payloads))).as("%s %s", form, rule).isPresent();
            payloads.add(example(rule));
            assertThat(formOf(message(form, payloads)))
                    .as("%s %s", form, rule)
                    .isNotEqualTo(Optional.of(form));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutARequiredPayloadItIsNotThatForm(MessageForm form) {
        for (PayloadRule rule : form.rules()) {
            if (rule.min() > 0) {
                List<Payload> payloads = new ArrayList<>(least(form));
                payloads.remove(example(rule));
                assertThat(formOf(message(form, payloads)))
                        .as("%s %s", form, rule)
                        .isNotEqualTo(Optional.of(form));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void payloadWithoutARuleIsNotAllowed(MessageForm form) {
        for (Payload extra : Samples.everyPayload()) {
            boolean hasRule =
                    form.rules().stream()
                            .anyMatch(rule -> rule.payload().number() == extra.payloadType());
            if (!hasRule && !(extra instanceof Unknown)) {
                List<Payload> payloads = new ArrayList<>(least(form));
                payloads.add(extra);
                assertThat(formOf(message(form, payloads)))
                        .as("%s with %s", form, extra)
                        .isNotEqualTo(Optional.of(form));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void unknownPayloadIsIgnored(MessageForm form) {
        List<Payload> payloads = new ArrayList<>(least(form));
        payloads.addFirst(new Unknown(200, false, Bytes.EMPTY));
        assertThat(formOf(message(form, payloads))).contains(form);
    }

    @ParameterizedTest
    @EnumSource
    void encryptionIsNeitherLeftOutNorAdded(MessageForm form) {
        Message right = message(form, least(form));
        Message wrong = new Message(right.header(), !right.encrypted(), right.payloads());
        assertThat(misfit(wrong)).contains("be encrypted");
    }

    /// So that the order of the table never matters.
    @Test
    void noTwoFormsOfADirectionAllowTheSameLeast() {
        for (MessageForm one : MessageForm.values()) {
            long same =
                    Arrays.stream(MessageForm.values())
                            .filter(other -> other.exchange() == one.exchange())
                            .filter(other -> other.isResponse() == one.isResponse())
                            .filter(other -> allows(other, message(one, least(one))))
                            .count();
            assertThat(same).as(one.name()).isEqualTo(1);
        }
    }

    private static boolean allows(MessageForm form, Message message) {
        return form.rules().stream().allMatch(rule -> rule.allows(message))
                && message.payloads().stream()
                        .allMatch(payload ->
                                form.rules().stream()
                                        .anyMatch(rule ->
                                                rule.payload().number() == payload.payloadType()));
    }

    @Test
    void samplesHaveTheirForms() {
        assertThat(formOf(Samples.initRequest())).contains(MessageForm.INIT_REQUEST);
        assertThat(formOf(Samples.authRequest())).contains(MessageForm.AUTH_REQUEST);
    }

    @Test
    void missingAndDoubledPayloadsAreNamed() {
        assertThat(misfit(without(Samples.initRequest(), Nonce.class)))
                .contains("IKE_SA_INIT request 0")
                .contains("No appears 0 times, exactly 1 allowed");
        assertThat(misfit(with(Samples.initRequest(), Samples.nonce())))
                .contains("No appears 2 times, exactly 1 allowed");
        assertThat(misfit(with(Samples.authRequest(), Samples.selectors(Side.INITIATOR))))
                .contains("TSi appears 2 times");
        assertThat(misfit(with(Samples.initRequest(), Samples.selectors(Side.RESPONDER))))
                .contains("TSr is not allowed here");
        assertThat(misfit(with(Samples.authRequest(), new KeyExchange(31, Bytes.EMPTY))))
                .contains("KE is not allowed here");
    }

    @Test
    void headerOfTheWrongSideIsRefused() {
        assertThat(misfit(withHeader(Samples.initRequest(), 0, false, 0)))
                .contains("initiator flag");
        assertThat(misfit(withHeader(Samples.authRequest(), 1, false, 1)))
                .contains("initiator flag");
        assertThat(misfit(withHeader(Samples.initRequest(), 0, true, 1)))
                .contains("message ID must be 0");
        assertThat(misfit(withHeader(Samples.initRequest(), 99, true, 0)))
                .contains("responder SPI must be zero");
    }

    @Test
    void otherExchangesHaveNoForm() {
        Message message = Message.encrypted(new IkeHeader(1, 2, 38, true, false, 1), List.of());
        assertThat(misfit(message)).contains(ExchangeType.nameOf(38)).contains("no exchange");
    }

    @Test
    void childAndIkeRekeysAreToldApart() {
        Notify rekey = Notify.about(ProtocolId.ESP, Samples.CHILD_SPI, NotifyType.REKEY_SA);
        Message create =
                message(MessageForm.CREATE_CHILD_REQUEST, least(MessageForm.CREATE_CHILD_REQUEST));
        assertThat(formOf(with(create, rekey))).contains(MessageForm.REKEY_CHILD_REQUEST);
        Message ike = message(MessageForm.REKEY_IKE_REQUEST, least(MessageForm.REKEY_IKE_REQUEST));
        assertThat(misfit(with(ike, rekey))).isNotBlank();
    }

    private static Message with(Message message, Payload extra) {
        List<Payload> payloads = new ArrayList<>(message.payloads());
        payloads.add(extra);
        return new Message(message.header(), message.encrypted(), payloads);
    }

    private static Message without(Message message, Class<? extends Payload> kind) {
        List<Payload> payloads = new ArrayList<>(message.payloads());
        payloads.removeIf(kind::isInstance);
        return new Message(message.header(), message.encrypted(), payloads);
    }

    private static Message withHeader(
            Message message, long spiR, boolean fromInitiator, long messageId) {
        IkeHeader old = message.header();
        IkeHeader header =
                new IkeHeader(
                        old.spiI(),
                        spiR,
                        old.exchangeType(),
                        fromInitiator,
                        old.response(),
                        messageId);
        return new Message(header, message.encrypted(), message.payloads());
    }
}
