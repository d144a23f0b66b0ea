package io.triplane.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A known fault, planted in the byte code of the engine while a class loader of its own loads it:
/// the engine's sources know nothing of it.
///
/// @param name what is wrong, in a few words
/// @param owner the class, below the engine's package
/// @param method all of that name
record Mutant(String name, String owner, String method, Change change) {
    private static final String ROOT = "io.triplane.";

    /// Everything of ours, loaded anew with the fault.
    private final class Loader extends ClassLoader {
        private final AtomicInteger changed = new AtomicInteger();

        private final ClassLoader sound;

        Loader(ClassLoader sound) {
            super(sound);
            this.sound = sound;
        }

        @Override
        protected Class<?> loadClass(String className, boolean resolve)
                throws ClassNotFoundException {
            synchronized (getClassLoadingLock(className)) {
                if (!className.startsWith(ROOT)) {
                    return super.loadClass(className, resolve);
                }
                Class<?> known = findLoadedClass(className);
                return known != null ? known : define(className);
            }
        }

        private Class<?> define(String className) throws ClassNotFoundException {
            String file = className.replace('.', '/') + ".class";
            try (InputStream in = sound.getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(className);
                }
                byte[] original = in.readAllBytes();
                byte[] code = className.equals(target()) ? planted(original, changed) : original;
                return defineClass(className, code, 0, code.length);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    private static ClassLoader ours() {
        return Objects.requireNonNull(Mutant.class.getClassLoader());
    }

    private String target() {
        return ROOT + "ikev2." + owner;
    }

    private byte[] planted(byte[] original, AtomicInteger changed) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(original);
        return format.transformClass(
                model,
                (builder, element) -> {
                    if (element instanceof MethodModel found
                            && found.methodName().equalsString(method)) {
                        builder.transformMethod(found, change.transform(changed));
                    } else {
                        builder.with(element);
                    }
                });
    }

    /// Whether there is still something in the engine that it changes.
    boolean applies() {
        Loader loader = new Loader(ours());
        try {
            loader.loadClass(target());
        } catch (ClassNotFoundException gone) {
            return false;
        }
        return loader.changed.get() > 0;
    }

    /// The first of so many seeds that shows the fault, with the rule it breaks.
    Optional<String> firstSeed(int seeds) {
        if (!applies()) {
            throw new IllegalStateException(
                    "'%s' changes nothing any more: %s.%s".formatted(name, owner, method));
        }
        try {
            Class<?> hunt = new Loader(ours()).loadClass(Hunt.class.getName());
            Object found =
                    Objects.requireNonNull(
                            hunt.getMethod("firstBad", int.class).invoke(hunt, seeds));
            return ((Optional<?>) found).map(String.class::cast);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("'%s' cannot be run".formatted(name), e);
        }
    }
}
