package dev.sluice.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The signal by which service managers ask for a reload: `kill -HUP`, `systemctl reload`.
final class HangUp {
    private static final Logger log = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /// Lets the signal do `reload`. Where there is no such signal, nothing happens.
    ///
    /// Java hears of signals only through `sun.misc.Signal`, which every JDK has and the compiler warns of;
    /// hence by name.
    static void means(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, running(handler, reload));
        } catch (ReflectiveOperationException none) {
            log.atDebug().addKeyValue("cause", none.toString()).log("no reload by signal here");
        }
    }

    private static Object running(Class<?> handler, Runnable reload) {
        return Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
            Thread.ofVirtual().name("reload").start(reload);
            return null;
        });
    }
}
