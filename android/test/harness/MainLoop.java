import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The main thread of the app. Delayed tasks run when the test lets time pass. */
final class MainLoop {
    private static final BlockingQueue<Runnable> QUEUE = new LinkedBlockingQueue<>();
    private static final List<Runnable> LATER = new ArrayList<>();

    private MainLoop() {}

    static void post(Runnable run) {
        QUEUE.add(run);
    }

    static void later(Runnable run) {
        LATER.add(run);
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
