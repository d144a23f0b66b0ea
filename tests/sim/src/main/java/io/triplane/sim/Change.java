package io.triplane.sim;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How a fault changes the byte code of a method. Calls are named `Class.method`.
sealed interface Change {
    /// Answers this and does nothing else.
    record Returns(int value) implements Change {}

    /// Gives its first argument back, or `this`, and does nothing else.
    record GivesBack() implements Change {}

    record DoesNothing() implements Change {}

    /// Answers the opposite.
    record Negates() implements Change {}

    /// Leaves calls out: what they would have changed stays as it is.
    record Skips(String call) implements Change {}

    /// Does not make calls and takes this for their answer.
    record TakesForGranted(String call, int value) implements Change {}

    /// Takes this for the value of a field of type long.
    record Reads(String field, long value) implements Change {}

    /// @param changed counts the places that are changed
    default MethodTransform transform(AtomicInteger changed) {
        return switch (this) {
            case Returns(int value) ->
                    body(changed, code -> code.loadConstant(value).return_(TypeKind.INT));
            case GivesBack() -> body(changed, code -> code.aload(0).areturn());
            case DoesNothing() -> body(changed, CodeBuilder::return_);
            case Negates() ->
                    each(
                            changed,
                            (code, element) -> {
                                if (element instanceof ReturnInstruction back
                                        && back.opcode() == Opcode.IRETURN) {
                                    code.iconst_1().ixor().with(element);
                                    return true;
                                }
                                return false;
                            });
            case Skips(String call) ->
                    each(changed, (code, element) -> isCall(element, call) && skip(code, element));
            case TakesForGranted(String call, int value) ->
                    each(
                            changed,
                            (code, element) -> {
                                if (!isCall(element, call)) {
                                    return false;
                                }
                                drop(code, all((InvokeInstruction) element));
                                code.loadConstant(value);
                                return true;
                            });
            case Reads(String field, long value) ->
                    each(
                            changed,
                            (code, element) -> {
                                if (element instanceof FieldInstruction read
                                        && read.opcode() == Opcode.GETFIELD
                                        && read.name().equalsString(field)) {
                                    code.pop().loadConstant(value);
                                    return true;
                                }
                                return false;
                            });
        };
    }

    /// Changes an element, or says that it is to stay.
    @FunctionalInterface
    interface Edit {
        boolean changes(CodeBuilder code, CodeElement element);
    }

    /// Writes a whole body.
    @FunctionalInterface
    interface Body {
        void write(CodeBuilder code);
    }

    private static MethodTransform body(AtomicInteger changed, Body body) {
        return (method, element) -> {
            if (element instanceof CodeModel) {
                changed.incrementAndGet();
                method.withCode(body::write);
            } else {
                method.with(element);
            }
        };
    }

    private static MethodTransform each(AtomicInteger changed, Edit edit) {
        return MethodTransform.transformingCode((code, element) -> {
            if (edit.changes(code, element)) {
                changed.incrementAndGet();
            } else {
                code.with(element);
            }
        });
    }

    private static boolean isCall(CodeElement element, String call) {
        if (!(element instanceof InvokeInstruction invoke)) {
            return false;
        }
        String owner = invoke.owner().asInternalName();
        String simple =
                owner.substring(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf('$')) + 1);
        return call.equals(simple + "." + invoke.name().stringValue());
    }

    /// Everything the call takes from the stack, the topmost last.
    private static List<ClassDesc> all(InvokeInstruction call) {
        List<ClassDesc> arguments = call.typeSymbol().parameterList();
        if (call.opcode() == Opcode.INVOKESTATIC) {
            return arguments;
        }
        List<ClassDesc> taken = new ArrayList<>(arguments);
        taken.addFirst(call.owner().asSymbol());
        return taken;
    }

    /// Leaves what the call would have changed: its receiver or first argument, of the same type.
    private static boolean skip(CodeBuilder code, CodeElement element) {
        InvokeInstruction call = (InvokeInstruction) element;
        List<ClassDesc> taken = all(call);
        ClassDesc back = call.typeSymbol().returnType();
        if (back.equals(ConstantDescs.CD_void)) {
            drop(code, taken);
            return true;
        }
        if (taken.isEmpty() || !taken.getFirst().equals(back)) {
            return false;
        }
        drop(code, taken.subList(1, taken.size()));
        return true;
    }

    private static void drop(CodeBuilder code, List<ClassDesc> taken) {
        for (ClassDesc type : taken.reversed()) {
            if (TypeKind.from(type).slotSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
        }
    }
}
