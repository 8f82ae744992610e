package org.pezzottify.shell;

import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.os.Handler;
import android.os.Looper;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The picture of the current track for the lock screen. */
final class Covers {
    interface Listener {
        void onCover(Bitmap picture);
    }

    private final Handler main = new Handler(Looper.getMainLooper());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Pictures pictures;
    private final Listener listener;
    private String wanted;

    Covers(Pictures pictures, Listener listener) {
        this.pictures = pictures;
        this.listener = listener;
    }

    /** Reports the picture once it is loaded, unless another one is wanted by then. Null for none. */
    void fetch(final String path) {
        wanted = path;
        if (path == null) return;
        worker.execute(new Runnable() {
            @Override public void run() {
                final Bitmap picture = read(path);
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

    private Bitmap read(String path) {
        try {
            return BitmapFactory.decodeFile(pictures.get(path).getPath());
        } catch (IOException e) {
            // Only the picture of the lock screen is lost.
            return null;
        }
    }
}
