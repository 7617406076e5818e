package dev.tillbox.alsc;

import static dev.tillbox.alsc.LoopbackServer.answer;
import static dev.tillbox.alsc.LoopbackServer.hangUp;
import static dev.tillbox.alsc.LoopbackServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a till finds in its log file when it logs everything, HttpClient included. The libraries are
 * loaded once more, apart, with an SLF4J that writes down every call.
 */
@Timeout(20)
class SecrecyTest {
  private static final String SECRET = "the-app-secret";
  private static final String SESSION = "the-session";

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void neitherSecretsNorPersonsNorPayloadsReachAnyLogHoweverChatty() throws Exception {
    try (LoopbackServer server =
            LoopbackServer.plain(
                json(Samples.SUCCESS),
                json(Samples.REFUSAL),
                json(Samples.error(25, null)),
                answer("302 Found", "Location: /portal\r\n", "<html>"),
                answer("403 " + SESSION, "X-Echo: " + SECRET + "\r\n", "<html>" + SESSION),
                json(Samples.error(50, "isv." + SESSION)),
                json(Samples.REFUSAL.replace("P001", SECRET).replace("积分不足", SESSION)),
                hangUp());
        URLClassLoader apart = new URLClassLoader(classPath(), null)) {
      logEverything(apart);
      Object gateway = gateway(apart, server.address());

      for (int i = 0; i < 8; i++) {
        log.add("reply: " + call(gateway, "send", call(gateway, "freeze", request(apart))));
      }
      log.add("probe: " + call(gateway, "probe"));
      log.add("gateway: " + gateway);

      assertThat(server.requests()).isEqualTo(8);
      assertThat(server.next().body).contains(SESSION, "7027365982937563912722");
    }
    String all = String.join("\n", log);
    assertThat(all)
        .contains("org.apache.hc", "dev.tillbox.alsc.AlscGateway", "354346532")
        .doesNotContain(
            SECRET,
            SESSION,
            "7027365982937563912722",
            "84646738392",
            "小狗",
            "%E5%B0%8F%E7%8B%97",
            "customer_id",
            "sign=");
  }

  private static Object gateway(ClassLoader apart, URI address) throws Exception {
    Object builder =
        apart
            .loadClass(AlscGateway.class.getName())
            .getMethod("at", URI.class)
            .invoke(null, address);
    call(builder, "appKey", "12345678");
    call(builder, "appSecret", SECRET);
    call(builder, "session", (Supplier<String>) () -> SESSION);
    call(builder, "connectTimeout", Duration.ofSeconds(2));
    call(builder, "responseTimeout", Duration.ofSeconds(2));
    call(builder, "exchangeDeadline", Duration.ofSeconds(5));
    call(builder, "maxReplyBytes", 65536);
    call(builder, "proxy", "none");
    return call(builder, "build");
  }

  private static Object request(ClassLoader apart) throws Exception {
    Method request = apart.loadClass(Samples.class.getName()).getDeclaredMethod("request");
    request.setAccessible(true);
    return request.invoke(null);
  }

  private static Object call(Object target, String name, Object... arguments) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      if (method.getName().equals(name) && fits(method, arguments)) {
        return method.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static boolean fits(Method method, Object... arguments) {
    Class<?>[] types = method.getParameterTypes();
    for (int i = 0; i < types.length && types.length == arguments.length; i++) {
      if (types[i] != int.class && !types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return types.length == arguments.length;
  }

  /** Puts a factory of talkative loggers in the place of the one that discards everything. */
  private void logEverything(ClassLoader apart) throws Exception {
    Class<?> binder = apart.loadClass("org.slf4j.impl.StaticLoggerBinder");
    Object singleton = binder.getMethod("getSingleton").invoke(null);
    Field factory = binder.getDeclaredField("loggerFactory");
    factory.setAccessible(true);
    Class<?> loggers = apart.loadClass("org.slf4j.ILoggerFactory");
    factory.set(
        singleton,
        Proxy.newProxyInstance(
            apart,
            new Class<?>[] {loggers},
            (proxy, method, arguments) -> logger(apart, (String) arguments[0])));
  }

  private Object logger(ClassLoader apart, String name) throws ClassNotFoundException {
    return Proxy.newProxyInstance(
        apart,
        new Class<?>[] {apart.loadClass("org.slf4j.Logger")},
        (proxy, method, arguments) -> {
          if (method.getReturnType() == boolean.class) {
            return true;
          }
          if (method.getReturnType() == void.class) {
            log.add(name + " " + Arrays.deepToString(arguments));
          }
          return method.getReturnType() == String.class ? name : null;
        });
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new java.util.ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
