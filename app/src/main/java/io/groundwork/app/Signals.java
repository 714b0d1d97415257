package io.groundwork.app;

import io.groundwork.cli.shell.Interrupts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * SIGINT and SIGTERM. A shutdown hook cannot do this: it never hears of the second Ctrl-C. {@code sun.misc.Signal} can
 * only be named in source at the price of a compiler warning that nothing suppresses, hence the one use of reflection
 * (JLine does the same). If the JDK has no such class, an interrupt ends the process as it always did.
 */
final class Signals implements Interrupts {
    private static final Map<String, Signal> NAMES = Map.of("INT", Signal.INTERRUPT, "TERM", Signal.TERMINATE);

    @Override
    public Handling handle(Handler handler) {
        List<Runnable> undo = new ArrayList<>();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, signalHandler);
            for (Map.Entry<String, Signal> name : NAMES.entrySet()) {
                Object ours = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (_, method, _) -> {
                            // The JDK calls nothing else on a handler.
                            if (method.getName().equals("handle")) {
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("interrupt")
                                        .start(() -> handler.heard(name.getValue()));
                            }
                            return null;
                        });
                Object one = signal.getConstructor(String.class).newInstance(name.getKey());
                Object before = handle.invoke(null, one, ours);
                undo.add(() -> restore(handle, one, before));
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // An interrupt ends the process at once then; the run goes on all the same.
        }
        return () -> undo.forEach(Runnable::run);
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a signal handler that was set cannot be set back", e);
        }
    }

    @Override
    public void leave(int status) {
        // With shutdown hooks: a Temporal server that we started goes with us.
        Runtime.getRuntime().exit(status);
    }
}
