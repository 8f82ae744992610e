package org.pezzottify.shell;

import android.content.Context;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** Pictures of the server as files: kept ones, those fetched before, and new ones. For lock screens and cars. */
final class Pictures {
    private static final int TIMEOUT_MS = 10_000;
    private static final int PIECE_BYTES = 64 * 1024;
    /** Larger ones are no covers. */
    private static final int PICTURE_MAX_BYTES = 5_000_000;
    private static final long CACHE_MAX_BYTES = 20_000_000;

    private final Server server;
    private final File kept;
    private final File cache;

    Pictures(Context context, Server server) {
        this.server = server;
        kept = Downloads.folderOf(context);
        cache = new File(context.getCacheDir(), "pictures");
    }

    /** The file of a picture, by its path on the server, if it is on the phone; null otherwise, and for other paths. */
    File here(String path) {
        String key = Downloads.pictureKey(path);
        if (key == null) return null;
        File file = new File(kept, key);
        if (file.isFile()) return file;
        File cached = cached(key);
        return cached.isFile() ? cached : null;
    }

    /**
     * The file of a picture, which is fetched when it is not here. Not on the main thread.
     *
     * @throws IOException when the server does not send it
     */
    File get(String path) throws IOException {
        File here = here(path);
        if (here != null) return here;
        String key = Downloads.pictureKey(path);
        String address = key == null ? null : server.resolve(path);
        if (address == null) throw new IOException("no picture of the server: " + path);
        synchronized (Pictures.class) {
            File file = cached(key);
            if (file.isFile()) return file;
            cache.mkdirs();
            makeRoom();
            fetch(address, file);
            return file;
        }
    }

    /** Another server's pictures have other names. */
    private File cached(String key) {
        return new File(cache, Integer.toHexString(String.valueOf(server.origin()).hashCode()) + "." + key);
    }

    private void fetch(String address, File file) throws IOException {
        File part = new File(file.getPath() + ".part");
        HttpURLConnection connection = (HttpURLConnection) new URL(address).openConnection();
        try {
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            for (Map.Entry<String, String> header : server.headers().entrySet())
                connection.setRequestProperty(header.getKey(), header.getValue());
            // Not every phone decodes the smaller forms that browsers ask for.
            connection.setRequestProperty("Accept", "image/webp");
            if (ForeignPage.is(connection)) throw new IOException("a page of something on the way");
            try (InputStream bytes = connection.getInputStream(); FileOutputStream out = new FileOutputStream(part)) {
                byte[] piece = new byte[PIECE_BYTES];
                int received = 0;
                for (int count; (count = bytes.read(piece)) >= 0; out.write(piece, 0, count))
                    if ((received += count) > PICTURE_MAX_BYTES) throw new IOException("too large for a picture");
            }
            if (!part.renameTo(file)) throw new IOException("no file for the picture");
        } finally {
            connection.disconnect();
            part.delete();
        }
    }

    /** The oldest go first. */
    private void makeRoom() {
        File[] files = cache.listFiles();
        if (files == null) return;
        Arrays.sort(files, new Comparator<File>() {
            @Override public int compare(File one, File other) {
                return Long.compare(other.lastModified(), one.lastModified());
            }
        });
        long usedBytes = 0;
        for (File file : files) if ((usedBytes += file.length()) > CACHE_MAX_BYTES) file.delete();
    }
}
