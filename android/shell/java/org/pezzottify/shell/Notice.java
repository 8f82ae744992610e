package org.pezzottify.shell;

import android.app.Notification;
import android.app.NotificationChannel;
import android.app.NotificationManager;
import android.app.PendingIntent;
import android.app.Service;
import android.content.Intent;
import android.content.pm.ServiceInfo;

/**
 * The media notification. While music plays the service is in the foreground with it, so that Android does not end it.
 */
final class Notice {
    /** The action of an intent to the service; the part after the colon is the pressed button. */
    static final String PRESSED = "org.pezzottify.shell.PRESSED:";
    private static final String CHANNEL = "playback";
    private static final int ID = 1;

    private final Service service;
    private final NotificationManager manager;
    private boolean isInFront;
    private boolean isPlaying;
    private boolean isTransferring;

    Notice(Service service) {
        this.service = service;
        manager = (NotificationManager) service.getSystemService(Service.NOTIFICATION_SERVICE);
        manager.createNotificationChannel(new NotificationChannel(CHANNEL,
                service.getString(R.string.playback_channel), NotificationManager.IMPORTANCE_LOW));
    }

    /** Brings the service to the foreground, or updates the notification. */
    void showInFront(Session session, boolean isPlaying) {
        isInFront = true;
        this.isPlaying = isPlaying;
        show(session);
    }

    private void show(Session session) {
        int reasons = (isInFront ? ServiceInfo.FOREGROUND_SERVICE_TYPE_MEDIA_PLAYBACK : 0)
                | (isTransferring ? ServiceInfo.FOREGROUND_SERVICE_TYPE_DATA_SYNC : 0);
        service.startForeground(ID, build(session, isPlaying), reasons);
    }

    /** Whether the service is in the foreground for music. */
    boolean isInFront() {
        return isInFront;
    }

    boolean isTransferring() {
        return isTransferring;
    }

    /**
     * Brings the service to the foreground for downloads, or takes it back unless it is there for music.
     *
     * @throws IllegalStateException when Android refuses: the next music must not ask for the downloads again
     */
    void setTransferring(Session session, boolean now) {
        if (now == isTransferring) return;
        isTransferring = now;
        if (now) showOrForget(session);
        else if (isInFront) show(session);
        else leaveFront(session);
    }

    private void showOrForget(Session session) {
        try {
            show(session);
        } catch (IllegalStateException e) {
            isTransferring = false;
            throw e;
        }
    }

    private void leaveFront(Session session) {
        if (!session.hasTrack()) {
            remove();
            return;
        }
        service.stopForeground(Service.STOP_FOREGROUND_DETACH);
        manager.notify(ID, build(session, false));
    }

    /** Playback pauses: the notification of a track stays, and can be dismissed. */
    void rest(Session session) {
        if (!isInFront && session.hasTrack()) return;
        isInFront = false;
        isPlaying = false;
        if (isTransferring) show(session);
        else leaveFront(session);
    }

    void update(Session session, boolean isPlaying) {
        if (isInFront) showInFront(session, isPlaying);
    }

    void remove() {
        service.stopForeground(Service.STOP_FOREGROUND_REMOVE);
        manager.cancel(ID);
        isInFront = isPlaying = isTransferring = false;
    }

    private Notification build(Session session, boolean isPlaying) {
        Intent open = new Intent(service, MainActivity.class);
        if (!session.hasTrack() && !isInFront) return new Notification.Builder(service, CHANNEL)
                .setSmallIcon(R.drawable.note)
                .setContentTitle(service.getString(R.string.transferring))
                .setContentIntent(PendingIntent.getActivity(service, 0, open, PendingIntent.FLAG_IMMUTABLE))
                .build();
        return new Notification.Builder(service, CHANNEL)
                .setSmallIcon(R.drawable.note)
                .setContentTitle(session.title())
                .setContentText(session.artist())
                .setSubText(session.album())
                .setLargeIcon(session.cover())
                .setVisibility(Notification.VISIBILITY_PUBLIC)
                .setOngoing(isPlaying)
                .setContentIntent(PendingIntent.getActivity(service, 0, open, PendingIntent.FLAG_IMMUTABLE))
                .addAction(action(R.drawable.previous, R.string.previous, "previous"))
                .addAction(isPlaying ? action(R.drawable.pause, R.string.pause, "pause")
                        : action(R.drawable.play, R.string.play, "play"))
                .addAction(action(R.drawable.next, R.string.next, "next"))
                .setStyle(new Notification.MediaStyle().setMediaSession(session.token()).setShowActionsInCompactView(0, 1, 2))
                .build();
    }

    @SuppressWarnings("deprecation") // the other constructor loads the picture at once
    private Notification.Action action(int icon, int title, String name) {
        Intent pressed = new Intent(service, PlaybackService.class).setAction(PRESSED + name);
        return new Notification.Action.Builder(icon, service.getString(title),
                PendingIntent.getService(service, 0, pressed, PendingIntent.FLAG_IMMUTABLE)).build();
    }
}
