package org.pezzottify.shell;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.database.Cursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Pictures in the menus of cars and watches, which run in other apps: they read a picture when they show its row. Only
 * what was offered to them is fetched, so that no app asks the server for anything else through this one.
 */
public final class Art extends ContentProvider {
    private static final String ROOT = "content://org.pezzottify.shell.art/";
    private static final int OFFERED_MAX = 2_000;
    private static final Set<String> OFFERED = Collections.newSetFromMap(new LinkedHashMap<String, Boolean>() {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<String, Boolean> oldest) {
            return size() > OFFERED_MAX;
        }
    });

    private Pictures pictures;

    /** The address under which others read the picture of a path. */
    static Uri offer(String path) {
        synchronized (OFFERED) {
            OFFERED.remove(path);
            OFFERED.add(path);
        }
        return Uri.parse(ROOT + Uri.encode(path));
    }

    @Override public boolean onCreate() {
        pictures = new Pictures(getContext(), new Server(getContext()));
        return true;
    }

    @Override public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
        String path = String.valueOf(uri.getPath()).substring(1);
        boolean isOffered;
        synchronized (OFFERED) {
            isOffered = OFFERED.contains(path);
        }
        if (!isOffered || !mode.equals("r")) throw new FileNotFoundException();
        try {
            File file = pictures.get(path);
            return ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY);
        } catch (IOException e) {
            throw new FileNotFoundException(e.getMessage());
        }
    }

    @Override public String getType(Uri uri) {
        return "image/webp";
    }

    // There is nothing else here.

    @Override public Cursor query(Uri uri, String[] columns, String selection, String[] values, String order) {
        return null;
    }

    @Override public Uri insert(Uri uri, ContentValues values) {
        return null;
    }

    @Override public int delete(Uri uri, String selection, String[] values) {
        return 0;
    }

    @Override public int update(Uri uri, ContentValues values, String selection, String[] arguments) {
        return 0;
    }
}
