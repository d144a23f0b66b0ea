package io.triplane.cli.action;

import com.google.protobuf.Timestamp;
import io.triplane.proto.v1.ConfigurationChanged;
import io.triplane.proto.v1.DataPlane;
import io.triplane.proto.v1.Event;
import io.triplane.proto.v1.MessageTrace;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Events as the gateway tells of them, on one line and as JSON.
final class EventText {
    private EventText() {}

    static String line(Event event) {
        String connection = event.getConnection().isEmpty() ? "-" : event.getConnection();
        return time(event.getTime()) + " " + connection + " " + kind(event) + ": " + text(event);
    }

    static Map<String, Object> json(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", time(event.getTime()));
        json.put("sequence", event.getSequence());
        json.put("conn", event.getConnection());
        json.put("event", kind(event));
        json.put("text", text(event));
        if (event.hasMessage()) {
            json.put("message", message(event.getMessage()));
        }
        return json;
    }

    private static Map<String, Object> message(MessageTrace message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("direction", direction(message, "sent", "received", "unknown"));
        json.put("local", message.getLocal());
        json.put("remote", message.getRemote());
        json.put("line", message.getLine());
        json.put("tree", message.getTree());
        return json;
    }

    private static String kind(Event event) {
        return event.getWhatCase().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Event event) {
        return switch (event.getWhatCase()) {
            case IKE_SA_ESTABLISHED -> SaText.line(event.getIkeSaEstablished().getIkeSa());
            case IKE_SA_REKEYED ->
                    "%s, before %s"
                            .formatted(
                                    SaText.line(event.getIkeSaRekeyed().getIkeSa()),
                                    event.getIkeSaRekeyed().getOldIkeSaId());
            case IKE_SA_CLOSED ->
                    "IKE SA %s: %s"
                            .formatted(
                                    event.getIkeSaClosed().getIkeSaId(),
                                    event.getIkeSaClosed().getReason());
            case CHILD_SA_UP -> SaText.line(event.getChildSaUp().getChildSa());
            case CHILD_SA_REKEYED ->
                    "%s, before in %s out %s"
                            .formatted(
                                    SaText.line(event.getChildSaRekeyed().getChildSa()),
                                    event.getChildSaRekeyed().getOldSpiIn(),
                                    event.getChildSaRekeyed().getOldSpiOut());
            case CHILD_SA_DOWN ->
                    "Child SA %s: %s"
                            .formatted(
                                    event.getChildSaDown().getChild(),
                                    event.getChildSaDown().getReason());
            case NEGOTIATION_FAILED ->
                    Problems.fault(event.getNegotiationFailed().getProblem()).toString();
            case MESSAGE -> arrow(event.getMessage());
            case DATA_PLANE_CHANGED -> dataPlane(event.getDataPlaneChanged().getDataPlane());
            case CONFIGURATION_CHANGED -> configuration(event.getConfigurationChanged());
            case WHAT_NOT_SET -> "of a kind that this command line does not know";
        };
    }

    /// The arrow points the way that the message went, us on the left.
    private static String arrow(MessageTrace message) {
        return "%s %s %s %s"
                .formatted(
                        message.getLocal(),
                        direction(message, "-->", "<--", "---"),
                        message.getRemote(),
                        message.getLine());
    }

    private static String direction(
            MessageTrace message, String sent, String received, String unknown) {
        return switch (message.getDirection()) {
            case DIRECTION_SENT -> sent;
            case DIRECTION_RECEIVED -> received;
            case DIRECTION_UNSPECIFIED, UNRECOGNIZED -> unknown;
        };
    }

    private static String dataPlane(DataPlane plane) {
        return plane.getConnected()
                ? "connected: " + plane.getProduct()
                : "away: " + String.join("; ", plane.getNotesList());
    }

    private static String configuration(ConfigurationChanged changed) {
        String state =
                switch (changed.getState()) {
                    case CONFIG_STATE_APPLIED -> "applied";
                    case CONFIG_STATE_PENDING -> "pending";
                    case CONFIG_STATE_FAILED -> "failed";
                    case CONFIG_STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
                };
        return changed.hasProblem() ? state + ": " + Problems.fault(changed.getProblem()) : state;
    }

    private static String time(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }
}
