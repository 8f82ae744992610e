import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The main thread of the app. Delayed tasks run when the test lets time pass, or at their time where time runs. */
final class MainLoop {
    private static final BlockingQueue<Runnable> QUEUE = new LinkedBlockingQueue<>();
    private static final List<Later> LATER = new ArrayList<>();
    private static final ScheduledExecutorService CLOCK = Tape.RUNS ? Executors.newSingleThreadScheduledExecutor() : null;

    private MainLoop() {}

    static void post(Runnable run) {
        QUEUE.add(run);
    }

    static void later(final Runnable run, long delayMs) {
        final Later later = new Later(run, delayMs);
        LATER.add(later);
        if (Tape.RUNS) CLOCK.schedule(new Runnable() {
            @Override public void run() {
                post(new Runnable() {
                    @Override public void run() {
                        if (LATER.remove(later)) run.run();
                    }
                });
            }
        }, delayMs, TimeUnit.MILLISECONDS);
    }

    static void forget(Runnable run) {
        for (Later later : new ArrayList<>(LATER)) if (later.run == run) LATER.remove(later);
    }

    /** Time passes: each task runs that waits for no longer than `maxMs`. */
    static void elapse(long maxMs) {
        for (Later later : new ArrayList<>(LATER)) if (later.delayMs <= maxMs && LATER.remove(later)) later.run.run();
    }

    private static final class Later {
        final Runnable run;
        final long delayMs;

        Later(Runnable run, long delayMs) {
            this.run = run;
            this.delayMs = delayMs;
        }
    }

    static void run() throws InterruptedException {
        for (;;) {
            try {
                QUEUE.take().run();
            } catch (RuntimeException | Error e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                Record.line("crash", trace.toString());
            }
        }
    }
}
