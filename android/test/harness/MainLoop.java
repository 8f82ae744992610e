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
    private static final List<Runnable> LATER = new ArrayList<>();
    private static final ScheduledExecutorService CLOCK = Tape.RUNS ? Executors.newSingleThreadScheduledExecutor() : null;

    private MainLoop() {}

    static void post(Runnable run) {
        QUEUE.add(run);
    }

    static void later(final Runnable run, long delayMs) {
        LATER.add(run);
        if (Tape.RUNS) CLOCK.schedule(new Runnable() {
            @Override public void run() {
                post(new Runnable() {
                    @Override public void run() {
                        if (LATER.remove(run)) run.run();
                    }
                });
            }
        }, delayMs, TimeUnit.MILLISECONDS);
    }

    static void forget(Runnable run) {
        while (LATER.remove(run)) continue;
    }

    static void elapse() {
        List<Runnable> due = new ArrayList<>(LATER);
        LATER.clear();
        for (Runnable run : due) run.run();
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
