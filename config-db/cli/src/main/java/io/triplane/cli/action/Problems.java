package io.triplane.cli.action;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.triplane.cli.grammar.Fault;
import io.triplane.proto.v1.Problem;
import java.nio.file.Path;
import java.util.Optional;

/// What the gateway says is wrong, as the command line says it.
final class Problems {
    private static final String CALL_FAILED = "gateway.call.failed";

    private Problems() {}

    /// `code: field "value": text; remedy`, parts that are empty left out.
    static Fault fault(Problem problem) {
        StringBuilder text = new StringBuilder(problem.getField());
        if (!problem.getValue().isEmpty()) {
            text.append(" \"").append(problem.getValue()).append('"');
        }
        if (!text.isEmpty()) {
            text.append(": ");
        }
        text.append(problem.getText());
        if (!problem.getRemedy().isEmpty()) {
            text.append("; ").append(problem.getRemedy());
        }
        return Fault.of(problem.getCode(), text.toString());
    }

    /// The Problem that a failed call carries, else its status in words.
    static Fault fault(StatusRuntimeException failed, Path socket) {
        Optional<Problem> problem = problem(failed);
        if (problem.isPresent()) {
            return fault(problem.get());
        }
        String why = String.valueOf(failed.getStatus().getDescription());
        Code code = failed.getStatus().getCode();
        if (code == Code.UNAVAILABLE) {
            return unreachable(socket, why);
        }
        String answer =
                code == Code.DEADLINE_EXCEEDED
                        ? "did not answer in time"
                        : "answered %s (%s)".formatted(code, why);
        return Fault.of(CALL_FAILED, "the gateway at " + socket + " " + answer + "; see its log");
    }

    static Fault unreachable(Path socket, String why) {
        return Fault.of(
                GatewayActions.UNREACHABLE,
                "no daemon answers at %s (%s); start it with \"triplane run\""
                        .formatted(socket, why));
    }

    private static Optional<Problem> problem(StatusRuntimeException failed) {
        Status status = StatusProto.fromThrowable(failed);
        if (status == null) {
            return Optional.empty();
        }
        for (Any detail : status.getDetailsList()) {
            if (detail.is(Problem.class)) {
                try {
                    return Optional.of(detail.unpack(Problem.class));
                } catch (InvalidProtocolBufferException garbled) {
                    return Optional.empty(); // the status itself still says what it can
                }
            }
        }
        return Optional.empty();
    }
}
