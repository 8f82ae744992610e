package org.pezzottify.shell;

import android.Manifest;
import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.ServiceConnection;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.os.Build;
import android.os.Bundle;
import android.os.IBinder;
import android.view.View;
import android.view.WindowInsets;
import android.webkit.PermissionRequest;
import android.webkit.ValueCallback;
import android.webkit.WebChromeClient;
import android.webkit.WebView;
import android.widget.FrameLayout;

/** The window. It shows the page that the service owns, and requests permissions. */
public final class MainActivity extends Activity implements PlaybackService.Window, ServiceConnection,
        View.OnApplyWindowInsetsListener {
    /** The number of the question for the camera; that of any other is the version of Android that began to ask it. */
    private static final int CAMERA = 1;
    private static final int FILES = 2;

    private FrameLayout frame;
    private PlaybackService service;
    private boolean isShown;
    /** The page that waits for the camera, while the user is asked. */
    private PermissionRequest waiting;
    /** The page that waits for files, while the user chooses. */
    private ValueCallback<Uri[]> waitingForFiles;
    /** The server that a link proposes, until the service is bound. */
    private String proposed;

    @Override protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        frame = new FrameLayout(this);
        frame.setBackgroundColor(getColor(R.color.background));
        frame.setSystemUiVisibility(View.SYSTEM_UI_FLAG_LAYOUT_STABLE
                | View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN | View.SYSTEM_UI_FLAG_LAYOUT_HIDE_NAVIGATION);
        frame.setOnApplyWindowInsetsListener(this);
        setContentView(frame);
        // A window that is opened from the list of recent apps brings the link with it that once opened the app.
        boolean isAgain = (getIntent().getFlags() & Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY) != 0;
        if (saved == null && !isAgain) proposed = serverIn(getIntent());
        bindService(new Intent(PlaybackService.ACTION_LOCAL, null, this, PlaybackService.class), this, BIND_AUTO_CREATE);
    }

    /** The app draws behind the system bars; controls stay clear of them, and of the keyboard. */
    @Override public WindowInsets onApplyWindowInsets(View view, WindowInsets insets) {
        view.setPadding(insets.getSystemWindowInsetLeft(), insets.getSystemWindowInsetTop(),
                insets.getSystemWindowInsetRight(), insets.getSystemWindowInsetBottom());
        return insets.consumeSystemWindowInsets();
    }

    @Override public void onServiceConnected(ComponentName name, IBinder binder) {
        service = ((PlaybackService.Local) binder).service;
        service.web().attach(this, this);
        // Whoever left at once is not there any more.
        if (isShown) service.setWindow(this);
        service.askForHomeNetwork();
        propose();
    }

    @Override public void onServiceDisconnected(ComponentName name) {
        service = null;
    }

    @Override protected void onNewIntent(Intent intent) {
        super.onNewIntent(intent);
        proposed = serverIn(intent);
        propose();
    }

    /** A link only fills in the field: the user decides. */
    private void propose() {
        if (proposed == null || service == null) return;
        service.web().open(proposed);
        proposed = null;
    }

    private static String serverIn(Intent intent) {
        Uri link = intent == null ? null : intent.getData();
        return link == null || !"pezzottify".equals(link.getScheme()) ? null : Server.originOf(link.getQueryParameter("server"));
    }

    @Override public void show(WebView view) {
        frame.removeAllViews();
        frame.addView(view, new FrameLayout.LayoutParams(
                FrameLayout.LayoutParams.MATCH_PARENT, FrameLayout.LayoutParams.MATCH_PARENT));
    }

    @Override protected void onStart() {
        super.onStart();
        isShown = true;
        if (service != null) service.setWindow(this);
    }

    @Override protected void onStop() {
        isShown = false;
        if (service != null) service.setWindow(null);
        super.onStop();
    }

    @Override public void onBackPressed() {
        if (service == null || !service.web().goBack()) moveTaskToBack(true);
    }

    @Override protected void onDestroy() {
        answerCamera(false);
        answerFiles(null);
        if (service != null) {
            service.setWindow(null);
            service.web().detach();
        }
        unbindService(this);
        super.onDestroy();
    }

    /** The permission for a name of the bridge; null for an unknown name. */
    static String permissionOf(String name) {
        if (name.equals("notifications")) return "android.permission.POST_NOTIFICATIONS";
        return name.equals("localNetwork") ? "android.permission.ACCESS_LOCAL_NETWORK" : null;
    }

    /** Requests a permission, if this Android has it and it is not granted yet. */
    @Override public boolean askPermission(String name) {
        int since = name.equals("notifications") ? 33 : 37;
        String permission = permissionOf(name);
        if (Build.VERSION.SDK_INT < since || has(this, permission)) return false;
        requestPermissions(new String[] {permission}, since);
        return true;
    }

    @Override public void askCamera(PermissionRequest request) {
        if (waiting != null) waiting.deny();
        waiting = request;
        if (has(this, Manifest.permission.CAMERA)) answerCamera(true);
        else requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
    }

    private void answerCamera(boolean isGiven) {
        if (waiting == null) return;
        if (isGiven) waiting.grant(new String[] {PermissionRequest.RESOURCE_VIDEO_CAPTURE});
        else waiting.deny();
        waiting = null;
    }

    @Override public void chooseFiles(Intent chooser, ValueCallback<Uri[]> answer) {
        answerFiles(null);
        waitingForFiles = answer;
        try {
            startActivityForResult(chooser, FILES);
        } catch (ActivityNotFoundException e) {
            answerFiles(null);
        }
    }

    @Override protected void onActivityResult(int number, int result, Intent data) {
        super.onActivityResult(number, result, data);
        if (number == FILES) answerFiles(WebChromeClient.FileChooserParams.parseResult(result, data));
    }

    private void answerFiles(Uri[] chosen) {
        if (waitingForFiles != null) waitingForFiles.onReceiveValue(chosen);
        waitingForFiles = null;
    }

    /** The page failed without the permission for the home network: it is reloaded with it. */
    @Override public void onRequestPermissionsResult(int since, String[] names, int[] results) {
        boolean isGiven = results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED;
        if (since == CAMERA) answerCamera(isGiven);
        if (since == 37 && service != null) service.homeNetworkAnswered(isGiven);
    }

    private static boolean has(Context context, String permission) {
        return context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED;
    }
}
