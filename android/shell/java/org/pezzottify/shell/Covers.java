package org.pezzottify.shell;

import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.os.Handler;
import android.os.Looper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The picture of the current track for the lock screen. */
final class Covers {
    interface Listener {
        void onCover(Bitmap picture);
    }

    private static final int TIMEOUT_MS = 10_000;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Server server;
    private final Listener listener;
    private String wanted;

    Covers(Server server, Listener listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Reports the picture once it is loaded, unless another one is wanted by then. Null for none. */
    void fetch(final String path) {
        wanted = path;
        final String address = path == null ? null : server.resolve(path);
        if (address == null) return;
        final Map<String, String> headers = server.headers();
        worker.execute(new Runnable() {
            @Override public void run() {
                final Bitmap picture = read(address, headers);
                main.post(new Runnable() {
                    @Override public void run() {
                        if (picture != null && path.equals(wanted)) listener.onCover(picture);
                    }
                });
            }
        });
    }

    void close() {
        wanted = null;
        worker.shutdownNow();
    }

    private static Bitmap read(String address, Map<String, String> headers) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) new URL(address).openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            for (Map.Entry<String, String> header : headers.entrySet())
                connection.setRequestProperty(header.getKey(), header.getValue());
            try (InputStream bytes = connection.getInputStream()) {
                return BitmapFactory.decodeStream(bytes);
            }
        } catch (IOException e) {
            // Only the picture of the lock screen is lost.
            return null;
        } finally {
            if (connection != null) connection.disconnect();
        }
    }
}
