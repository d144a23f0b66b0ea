package io.triplane.daemon.words;

import io.triplane.ikev2.SetUpOptions;
import io.triplane.model.IpsecConnection;
import io.triplane.model.SetUpFields;

/// What the schema says of the set-up of IKE SAs, in the words of the protocol library.
public final class SetUpWords {
    private SetUpWords() {}

    public static SetUpOptions of(IpsecConnection connection) {
        return new SetUpOptions(
                childless(connection.get(SetUpFields.CHILDLESS)),
                whenChildRefused(connection.get(SetUpFields.CHILD_REFUSED)),
                new SetUpOptions.Redirection(
                        connection.get(SetUpFields.REDIRECT),
                        connection.get(SetUpFields.REDIRECT_GATEWAYS).stream()
                                .map(EngineWords::address)
                                .toList(),
                        connection.get(SetUpFields.REDIRECT_TO).map(EngineWords::address)));
    }

    private static SetUpOptions.Childless childless(SetUpFields.Childless word) {
        return switch (word) {
            case ALLOW -> SetUpOptions.Childless.ALLOW;
            case PREFER -> SetUpOptions.Childless.PREFER;
            case FORCE -> SetUpOptions.Childless.FORCE;
            case NEVER -> SetUpOptions.Childless.NEVER;
        };
    }

    private static SetUpOptions.WhenChildRefused whenChildRefused(SetUpFields.ChildRefused word) {
        return switch (word) {
            case KEEP -> SetUpOptions.WhenChildRefused.KEEP;
            case CLOSE -> SetUpOptions.WhenChildRefused.CLOSE;
        };
    }
}
