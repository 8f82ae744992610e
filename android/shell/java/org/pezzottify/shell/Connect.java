package org.pezzottify.shell;

import android.os.Build;
import android.os.Handler;
import android.os.Looper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.json.JSONException;
import org.json.JSONObject;

/** Checks where an address lies, and whether a server answers there. */
final class Connect {
    interface Listener {
        /** `failure`: null, `address`, `unreachable` or `other`, which is another kind of server. */
        void onAnswer(String origin, String failure);
    }

    interface Place {
        void onPlace(boolean isAtHome);
    }

    private static final int CONNECT_MAX_MS = 5_000;
    private static final int ANSWER_MAX_MS = 8_000;
    private static final int ANSWER_MAX_BYTES = 10_000;

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

    /** Tells whether the user has to allow that an address is reached, as Android does from version 17 on. */
    void locate(String address, final Place listener) {
        final String origin = Server.originOf(address);
        if (origin == null || Build.VERSION.SDK_INT < 37) {
            listener.onPlace(false);
            return;
        }
        worker.execute(new Runnable() {
            @Override public void run() {
                final boolean isAtHome = HomeNetwork.has(Server.hostOf(origin.substring(origin.indexOf("://") + 3)));
                main.post(new Runnable() {
                    @Override public void run() {
                        listener.onPlace(isAtHome);
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
            return connection.getResponseCode() == 200 && isOurs(connection) ? null : "other";
        } catch (IOException e) {
            return "unreachable";
        } finally {
            if (connection != null) connection.disconnect();
        }
    }

    /** Something on the way answers everything with a page of its own, such as the sign-in of a hotel. */
    private static boolean isOurs(HttpURLConnection connection) throws IOException {
        if (!String.valueOf(connection.getContentType()).startsWith("application/json")) return false;
        byte[] text = new byte[ANSWER_MAX_BYTES];
        int length = 0;
        try (InputStream bytes = connection.getInputStream()) {
            for (int count; length < text.length && (count = bytes.read(text, length, text.length - length)) > 0; ) length += count;
            return !new JSONObject(new String(text, 0, length, "UTF-8")).optString("status").isEmpty();
        } catch (JSONException e) {
            return false;
        }
    }
}
