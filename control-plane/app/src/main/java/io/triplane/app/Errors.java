package io.triplane.app;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.triplane.daemon.config.Trouble;
import io.triplane.daemon.control.Answer;

/// Refusals as gRPC errors: the status for machines, one Problem in its details for both.
final class Errors {
    private Errors() {}

    static StatusRuntimeException invalid(Trouble trouble) {
        return error(Code.INVALID_ARGUMENT, trouble);
    }

    static StatusRuntimeException of(Answer.Refused refused) {
        Code code =
                switch (refused.reason()) {
                    case NOT_FOUND -> Code.NOT_FOUND;
                    case INVALID -> Code.INVALID_ARGUMENT;
                    case NOT_NOW -> Code.FAILED_PRECONDITION;
                    case BUSY -> Code.RESOURCE_EXHAUSTED;
                };
        return error(code, refused.trouble());
    }

    static StatusRuntimeException notNow(Trouble trouble) {
        return error(Code.FAILED_PRECONDITION, trouble);
    }

    static StatusRuntimeException busy(String text) {
        return error(
                Code.RESOURCE_EXHAUSTED,
                new Trouble("gateway.busy", "", "", text, "ask again later"));
    }

    private static StatusRuntimeException error(Code code, Trouble trouble) {
        return StatusProto.toStatusRuntimeException(
                Status.newBuilder()
                        .setCode(code.getNumber())
                        .setMessage(trouble.text())
                        .addDetails(Any.pack(ProtoWords.problem(trouble)))
                        .build());
    }
}
