package io.triplane.demo;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Steps that do not wait for each other. Closing it waits for all of them.
final class Together implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// A step with a result.
    @FunctionalInterface
    interface Step<T> {
        T take() throws DemoException;
    }

    /// The result of a step, for which it waits.
    @FunctionalInterface
    interface Result<T> {
        T get() throws DemoException;
    }

    /// Takes a step beside the others.
    <T> Result<T> begin(Step<T> step) {
        Future<T> result = threads.submit(step::take);
        return () -> of(result);
    }

    private static <T> T of(Future<T> result) throws DemoException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DemoException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
