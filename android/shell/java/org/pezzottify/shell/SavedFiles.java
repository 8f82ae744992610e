package org.pezzottify.shell;

import android.app.DownloadManager;
import android.content.ContentResolver;
import android.content.ContentValues;
import android.content.Context;
import android.net.Uri;
import android.os.Environment;
import android.os.Handler;
import android.os.Looper;
import android.provider.MediaStore;
import android.webkit.DownloadListener;
import android.webkit.URLUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files that the user takes out of the app, such as a backup or a table: they lie in the phone's own folder of downloads,
 * which needs no permission from Android 10 on.
 */
final class SavedFiles implements DownloadListener {
    interface Listener {
        /** `state`: `begun` when Android downloads it and tells of the end, `saved`, or `failed`. */
        void onFile(String name, String state);
    }

    private final Context context;
    private final Server server;
    private final Listener listener;
    private final Handler main = new Handler(Looper.getMainLooper());
    private final ExecutorService worker = Executors.newSingleThreadExecutor();

    SavedFiles(Context context, Server server, Listener listener) {
        this.context = context;
        this.server = server;
        this.listener = listener;
    }

    /** A link of the page leads to a file. Android downloads it, in the name of this session. */
    @Override public void onDownloadStart(String url, String agent, String disposition, String mime, long size) {
        // No other host may put files here, and none may see the session.
        if (!server.owns(url)) return;
        String name = URLUtil.guessFileName(url, disposition, mime);
        try {
            DownloadManager.Request request = new DownloadManager.Request(Uri.parse(url));
            request.setTitle(name);
            request.setMimeType(mime);
            request.setNotificationVisibility(DownloadManager.Request.VISIBILITY_VISIBLE_NOTIFY_COMPLETED);
            request.setDestinationInExternalPublicDir(Environment.DIRECTORY_DOWNLOADS, name);
            for (Map.Entry<String, String> header : server.headers().entrySet())
                request.addRequestHeader(header.getKey(), header.getValue());
            ((DownloadManager) context.getSystemService(Context.DOWNLOAD_SERVICE)).enqueue(request);
            listener.onFile(name, "begun");
        } catch (IllegalArgumentException | IllegalStateException | SecurityException e) {
            // Somebody switched the download manager off, or there is no such folder.
            listener.onFile(name, "failed");
        }
    }

    /** Saves a text that the page has made. */
    void save(final String name, final String mime, final String text) {
        worker.execute(new Runnable() {
            @Override public void run() {
                final boolean isSaved = write(name, mime, text.getBytes(StandardCharsets.UTF_8));
                main.post(new Runnable() {
                    @Override public void run() {
                        listener.onFile(name, isSaved ? "saved" : "failed");
                    }
                });
            }
        });
    }

    private boolean write(String name, String mime, byte[] bytes) {
        ContentResolver content = context.getContentResolver();
        Uri file = null;
        try {
            ContentValues values = new ContentValues();
            values.put(MediaStore.MediaColumns.DISPLAY_NAME, name);
            values.put(MediaStore.MediaColumns.MIME_TYPE, mime);
            // Others see it once it is whole.
            values.put(MediaStore.MediaColumns.IS_PENDING, 1);
            file = content.insert(MediaStore.Downloads.EXTERNAL_CONTENT_URI, values);
            if (file == null) return false;
            try (OutputStream out = content.openOutputStream(file)) {
                if (out == null) throw new IOException("no file");
                out.write(bytes);
            }
            ContentValues whole = new ContentValues();
            whole.put(MediaStore.MediaColumns.IS_PENDING, 0);
            content.update(file, whole, null, null);
            return true;
        } catch (IOException | RuntimeException e) {
            // The phone is full, or its store of files refuses: which exception that is depends on the manufacturer.
            if (file != null) remove(content, file);
            return false;
        }
    }

    private static void remove(ContentResolver content, Uri file) {
        try {
            content.delete(file, null, null);
        } catch (RuntimeException e) {
            // Android deletes what stays unfinished after a week.
        }
    }

    void close() {
        worker.shutdown();
    }
}
