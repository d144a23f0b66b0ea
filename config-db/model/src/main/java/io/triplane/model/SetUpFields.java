package io.triplane.model;

import static io.triplane.model.schema.ChangeEffect.NEXT_AUTHENTICATION;

import io.triplane.model.net.IpAddress;
import io.triplane.model.schema.Field;
import io.triplane.model.schema.Token;
import io.triplane.model.schema.ValueType;
import java.util.List;
import java.util.Optional;

/// Fields of `IPSEC_CONNECTION|name` about the set-up of its IKE SAs.
public final class SetUpFields {
    private static final int GATEWAYS_MAX = 16;

    private SetUpFields() {}

    /// Use of RFC 6023.
    public enum Childless implements Token {
        ALLOW,
        PREFER,
        FORCE,
        NEVER
    }

    /// What a peer that takes the IKE SA and refuses its first child leads to.
    public enum ChildRefused implements Token {
        KEEP,
        CLOSE
    }

    public static final Field<Childless> CHILDLESS =
            Field.of(
                            "childless",
                            ValueType.token(Childless.class),
                            "IKE SA first, its child in an exchange of its own (RFC 6023)")
                    .onChange(NEXT_AUTHENTICATION)
                    .orElse(Childless.ALLOW);
    public static final Field<ChildRefused> CHILD_REFUSED =
            Field.of(
                            "child_refused",
                            ValueType.token(ChildRefused.class),
                            "when the first Child SA is refused: keep the IKE SA and ask again, or"
                                    + " close it")
                    .onChange(NEXT_AUTHENTICATION)
                    .orElse(ChildRefused.KEEP);

    public static final Field<Boolean> REDIRECT =
            Field.of(
                            "redirect",
                            ValueType.bool(),
                            "go where the peer's gateway sends us in IKE_SA_INIT (RFC 5685)")
                    .onChange(NEXT_AUTHENTICATION)
                    .orElse(false);
    public static final Field<List<IpAddress>> REDIRECT_GATEWAYS =
            Field.of(
                            "redirect_gateways",
                            ValueType.list(IpAddress.type(), GATEWAYS_MAX),
                            "where we may be sent; none named: anywhere")
                    .onChange(NEXT_AUTHENTICATION)
                    .orElse(List.of());
    public static final Field<Optional<IpAddress>> REDIRECT_TO =
            Field.of(
                            "redirect_to",
                            IpAddress.type(),
                            "the gateway that peers are sent to, if they can be")
                    .onChange(NEXT_AUTHENTICATION)
                    .optional();

    static List<Field<?>> all() {
        return List.of(CHILDLESS, CHILD_REFUSED, REDIRECT, REDIRECT_GATEWAYS, REDIRECT_TO);
    }
}
