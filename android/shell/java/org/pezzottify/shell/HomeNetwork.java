package org.pezzottify.shell;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells which hosts are in the home network: Android 17 lets an app reach them once the user allows it. */
final class HomeNetwork {
    private HomeNetwork() {}

    /** Judged by the name or address alone. */
    static boolean isNamed(String host) {
        return host.matches("10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|169\\.254\\..*|127\\..*"
                + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\.\\d+\\.\\d+")
                || host.matches("(?i)\\[(f[cd]|fe80).*|.*\\.(local|lan|home|internal|home\\.arpa)|(.*\\.)?fritz\\.box|[^.]*");
    }

    /** Also a public name may lead there. Not on the main thread: it asks the name server. */
    static boolean has(String host) {
        if (isNamed(host)) return true;
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) if (isPrivate(address)) return true;
        } catch (UnknownHostException e) {
            // What has no address is not reached either way.
        }
        return false;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        // Site-local addresses of version 6 are others by now: `fc00::/7`.
        if (address instanceof Inet6Address) return address.isLinkLocalAddress() || (bytes[0] & 0xfe) == 0xfc;
        return isNamed(address.getHostAddress());
    }
}
