package org.pezzottify.shell;

import android.os.Handler;
import android.os.Looper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Checks whether a server answers at an address. */
final class Connect {
    interface Listener {
        /** `failure`: null, `address`, `unreachable` or `other`, which is another kind of server. */
        void onAnswer(String origin, String failure);
    }

    private static final int CONNECT_MAX_MS = 5_000;
    private static final int ANSWER_MAX_MS = 8_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    void ask(String address, final Listener listener) {
        final String origin = Server.originOf(address);
        if (origin == null) {
            listener.onAnswer(null, "address");
            return;
        }
        worker.execute(new Runnable() {
            @Override public void run() {
                final String failure = failureOf(origin);
                main.post(new Runnable() {
                    @Override public void run() {
                        listener.onAnswer(origin, failure);
                    }
                });
            }
        });
    }

    void close() {
        worker.shutdownNow();
    }

    private static String failureOf(String origin) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) new URL(origin + "/v1/health").openConnection();
            connection.setConnectTimeout(CONNECT_MAX_MS);
            connection.setReadTimeout(ANSWER_MAX_MS);
            connection.setInstanceFollowRedirects(false);
            return connection.getResponseCode() == 200 ? null : "other";
        } catch (IOException e) {
            return "unreachable";
        } finally {
            if (connection != null) connection.disconnect();
        }
    }
}
