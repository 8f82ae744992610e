package org.pezzottify.shell;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Map;

/**
 * Fetches one file. It is written under another name, and renamed once it is complete and on the disk. Beside it lies the
 * validator of the version that its bytes are of, so that they are continued by bytes of the same version only.
 */
final class Download implements Runnable {
    interface Listener {
        /** `totalBytes` is -1 when the server does not say. */
        void onProgress(long receivedBytes, long totalBytes);
        void onDone(long sizeBytes, String mime);
        /** `full`, `gone`, `later` or `wrong`. */
        void onFailure(String reason, Integer retryAfterSeconds);
    }

    private static final String PART = ".part";
    private static final String VERSION = ".of" + PART;
    private static final int VERSION_MAX_BYTES = 1_000;
    private static final int TIMEOUT_MS = 30_000;
    private static final int PIECE_BYTES = 64 * 1024;
    private static final long PROGRESS_EVERY_BYTES = 512 * 1024;
    /** The space that is left for the rest of the phone. */
    private static final long ROOM_BYTES = 100L << 20;

    private final String address;
    private final Map<String, String> headers;
    private final File file;
    private final File part;
    private final File version;
    private final Listener listener;
    private volatile boolean isCancelled;
    private volatile boolean isDiscarded;

    Download(String address, Map<String, String> headers, File file, Listener listener) {
        this.address = address;
        this.headers = headers;
        this.file = file;
        this.listener = listener;
        part = new File(file.getPath() + PART);
        version = new File(file.getPath() + VERSION);
    }

    /** Deletes a file, and what was received of it. */
    static void delete(File file) {
        for (String ending : new String[] {"", PART, VERSION}) new File(file.getPath() + ending).delete();
    }

    /** Whether a name is not that of a whole file. */
    static boolean isPart(String name) {
        return name.endsWith(PART);
    }

    static String keyOf(String name) {
        for (String ending : new String[] {VERSION, PART})
            if (name.endsWith(ending)) return name.substring(0, name.length() - ending.length());
        return name;
    }

    void cancel() {
        isCancelled = true;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** Ends it, and deletes what was received. */
    void discard() {
        isDiscarded = true;
        isCancelled = true;
    }

    @Override public void run() {
        HttpURLConnection connection = null;
        try {
            if (isCancelled) throw new Failure("later", null);
            connection = (HttpURLConnection) new URL(address).openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            // Uncompressed bytes: a compressed answer would have another length.
            connection.setRequestProperty("Accept-Encoding", "identity");
            for (Map.Entry<String, String> header : headers.entrySet())
                connection.setRequestProperty(header.getKey(), header.getValue());
            String known = part.length() > 0 ? versionOfPart() : null;
            if (known != null) {
                connection.setRequestProperty("Range", "bytes=" + part.length() + "-");
                connection.setRequestProperty("If-Range", known);
            }
            receive(connection, known);
        } catch (Failure failure) {
            if (isDiscarded || !failure.reason.equals("later")) forget();
            listener.onFailure(failure.reason, failure.retryAfterSeconds);
        } catch (IOException e) {
            boolean isFull = file.getParentFile().getUsableSpace() < PIECE_BYTES;
            if (isFull || isDiscarded) forget();
            listener.onFailure(isFull ? "full" : "later", null);
        } finally {
            if (connection != null) connection.disconnect();
        }
    }

    private void forget() {
        part.delete();
        version.delete();
    }

    /** Null when it is not known: the file is then fetched from its beginning. */
    private String versionOfPart() {
        byte[] text = new byte[VERSION_MAX_BYTES];
        try (FileInputStream bytes = new FileInputStream(version)) {
            int length = bytes.read(text);
            return length < 1 ? null : new String(text, 0, length, "UTF-8");
        } catch (IOException e) {
            return null;
        }
    }

    /** The bytes before go first: a validator never lies beside bytes of another version. */
    private void begin(String tag) throws IOException {
        forget();
        // A weak one is also that of other bytes.
        if (tag == null || tag.startsWith("W/") || tag.length() > VERSION_MAX_BYTES) return;
        try (FileOutputStream out = new FileOutputStream(version)) {
            out.write(tag.getBytes("UTF-8"));
            out.getFD().sync();
        }
    }

    /** `known`: the version of the bytes that are here; null for none. */
    private void receive(HttpURLConnection connection, String known) throws IOException, Failure {
        int status = connection.getResponseCode();
        // What is here is longer than the file, or of another one: the next attempt starts from the beginning.
        if (status == 416) forget();
        if (status != 200 && status != 206) throw Failure.of(connection, status);
        if (ForeignPage.is(connection)) throw new Failure("later", null);
        long from = status == 206 ? part.length() : 0;
        String tag = connection.getHeaderField("ETag");
        if (status == 206) {
            if (known == null || !String.valueOf(connection.getHeaderField("Content-Range")).startsWith("bytes " + from + "-"))
                throw new Failure("wrong", null);
            // What stands in between did not understand the condition.
            if (!known.equals(tag)) {
                forget();
                throw new Failure("later", null);
            }
        } else begin(tag);
        long length = connection.getContentLengthLong();
        long total = length < 0 ? -1 : from + length;
        if (file.getParentFile().getUsableSpace() - Math.max(0, length) < ROOM_BYTES) throw new Failure("full", null);
        long received = write(connection, from, total);
        if (total >= 0 && received < total) throw new Failure("later", null);
        if (total >= 0 && received > total) throw new Failure("wrong", null);
        if (isDiscarded || !part.renameTo(file)) throw new Failure("later", null);
        version.delete();
        listener.onDone(received, connection.getContentType());
    }

    private long write(HttpURLConnection connection, long from, long total) throws IOException, Failure {
        try (InputStream bytes = connection.getInputStream(); RandomAccessFile out = new RandomAccessFile(part, "rw")) {
            out.setLength(from);
            out.seek(from);
            byte[] piece = new byte[PIECE_BYTES];
            long received = from;
            long told = from;
            for (int count; (count = bytes.read(piece)) >= 0; ) {
                if (isCancelled) throw new Failure("later", null);
                out.write(piece, 0, count);
                received += count;
                if (received - told < PROGRESS_EVERY_BYTES) continue;
                told = received;
                listener.onProgress(received, total);
            }
            out.getFD().sync();
            return received;
        }
    }

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;
        final String reason;
        final Integer retryAfterSeconds;

        Failure(String reason, Integer retryAfterSeconds) {
            super(reason);
            this.reason = reason;
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /**
         * After too many requests, or from a busy server, the download is tried again; a missing track is gone, and one whose
         * file is another one by now waits until the page knows that. Without the server's code it is not the server that
         * says so, but something in front of it.
         */
        static Failure of(HttpURLConnection connection, int status) {
            int seconds = connection.getHeaderFieldInt("Retry-After", -1);
            boolean isSaid = connection.getHeaderField("X-Error-Code") != null;
            String reason = isSaid && (status == 404 || status == 410) ? "gone" : status == 412 ? "wrong" : "later";
            return new Failure(reason, seconds < 0 ? null : seconds);
        }
    }
}
