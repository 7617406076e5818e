package dev.tillbox.internal.delivery;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** The terminal's network interfaces that are up, and their addresses, at one moment. */
final class Networks {
  private Networks() {}

  static Set<String> now() {
    Set<String> networks = new TreeSet<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp()) {
          networks.add(each.getName() + " " + each.getInterfaceAddresses());
        }
      }
    } catch (SocketException | NullPointerException e) {
      // None, or nobody may look (old Java returns null for none): then only time ends a pause.
      networks.clear();
    }
    return networks;
  }
}
