package org.pezzottify.shell;

import android.content.Context;
import android.os.Handler;
import android.os.Looper;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Music files that only this app can read. Each is named by a key, whose meaning only the page knows. */
final class Downloads {
    interface Listener {
        void onDownload(String event, Fields value);
    }

    private static final String DOWNLOADED = "kept:";
    private static final String PICTURES = "/v1/content/image/";
    private static final String KEY = "[A-Za-z0-9._-]{1,120}";
    private static final int AT_ONCE = 2;

    private final Handler main = new Handler(Looper.getMainLooper());
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<String, Download> running = new HashMap<>();
    private final File folder;
    private final Server server;
    private final Listener listener;
    private final Transfer transfer;

    Downloads(File folder, Server server, Transfer transfer, Listener listener) {
        this.folder = folder;
        this.server = server;
        this.transfer = transfer;
        this.listener = listener;
        folder.mkdirs();
    }

    /** The file behind `kept:KEY`; null for an address of the server. A missing file fails when it is played. */
    File fileOf(String url) {
        String key = url.startsWith(DOWNLOADED) ? url.substring(DOWNLOADED.length()) : "";
        return key.matches(KEY) ? new File(folder, key) : null;
    }

    static File folderOf(Context context) {
        return new File(context.getFilesDir(), "downloads");
    }

    /** The key of the picture at a path of the server; null for other paths. The page derives the same key. */
    static String pictureKey(String path) {
        if (!path.startsWith(PICTURES)) return null;
        String key = "picture." + path.substring(PICTURES.length()).replaceAll("[^A-Za-z0-9-]", "_");
        return key.matches(KEY) ? key : null;
    }

    /** The kept file for the path of a picture on the server, whether or not it is there; null for other paths. */
    File pictureOf(String path) {
        String key = pictureKey(path);
        return key == null ? null : new File(folder, key);
    }

    /**
     * Fetches `url` into the file of `key`, or the missing rest of it. A second request for a running download does
     * nothing.
     */
    void start(JSONObject fields) throws JSONException {
        final String key = keyOf(fields);
        String address = server.resolve(fields.getString("url"));
        if (address == null) throw new JSONException("no path of the server: " + fields.getString("url"));
        if (running.containsKey(key)) return;
        File file = new File(folder, key);
        if (file.isFile()) {
            // The page was closed before it got the result.
            listener.onDownload("downloaded", new Fields().put("key", key).put("sizeBytes", file.length()).put("mime", null));
            return;
        }
        Download download = new Download(address, server.headers(), file, new Download.Listener() {
            @Override public void onProgress(long receivedBytes, long totalBytes) {
                tell("progress", new Fields().put("key", key).put("receivedBytes", receivedBytes)
                        .put("totalBytes", totalBytes < 0 ? null : totalBytes));
            }

            @Override public void onDone(long sizeBytes, String mime) {
                end(key, "downloaded", new Fields().put("key", key).put("sizeBytes", sizeBytes).put("mime", mime), false);
            }

            @Override public void onFailure(String reason, Integer retryAfterSeconds) {
                end(key, "downloadFailed", new Fields().put("key", key).put("reason", reason)
                        .put("retryAfterSeconds", retryAfterSeconds), reason.equals("later"));
            }
        });
        running.put(key, download);
        transfer.hasBegun();
        workers.execute(download);
    }

    private void tell(final String event, final Fields value) {
        main.post(new Runnable() {
            @Override public void run() {
                listener.onDownload(event, value);
            }
        });
    }

    private void end(final String key, final String event, final Fields value, final boolean isFailedForNow) {
        main.post(new Runnable() {
            @Override public void run() {
                Download ended = running.remove(key);
                if (running.isEmpty()) transfer.hasEnded(isFailedForNow && !ended.isCancelled());
                listener.onDownload(event, value);
            }
        });
    }

    /** Received bytes stay for the next attempt. */
    void cancel(JSONObject fields) throws JSONException {
        Download download = running.get(keyOf(fields));
        if (download != null) download.cancel();
    }

    void remove(JSONObject fields) throws JSONException {
        remove(keyOf(fields));
    }

    /** All files whose keys begin with `prefix`. */
    void removeAll(JSONObject fields) throws JSONException {
        String prefix = fields.getString("prefix");
        for (String name : names())
            if (name.startsWith(prefix)) remove(Download.keyOf(name));
    }

    private void remove(String key) {
        Download download = running.get(key);
        if (download != null) download.discard();
        Download.delete(new File(folder, key));
    }

    /** Answers with all complete files, the space that they use, and the space of the phone. */
    void list(JSONObject fields) throws JSONException {
        JSONArray files = new JSONArray();
        long usedBytes = 0;
        for (String name : names()) {
            File file = new File(folder, name);
            usedBytes += file.length();
            if (!Download.isPart(name)) files.put(new JSONObject().put("key", name).put("sizeBytes", file.length()));
        }
        listener.onDownload("downloads", new Fields().put("id", fields.getString("id")).put("files", files)
                .put("usedBytes", usedBytes).put("freeBytes", folder.getUsableSpace())
                .put("totalBytes", folder.getTotalSpace()));
    }

    void close() {
        for (Download download : running.values()) download.cancel();
        workers.shutdown();
    }

    private String[] names() {
        String[] names = folder.list();
        return names == null ? new String[0] : names;
    }

    private static String keyOf(JSONObject fields) throws JSONException {
        String key = fields.getString("key");
        if (!key.matches(KEY) || key.matches("\\.+") || !Download.keyOf(key + ".part").equals(key) || Download.isPart(key)) throw new JSONException("not a key: " + key);
        return key;
    }
}
