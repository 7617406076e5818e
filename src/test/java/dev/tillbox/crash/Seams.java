package dev.tillbox.crash;

import dev.tillbox.FrozenCall;
import dev.tillbox.LedgerAnswer;
import dev.tillbox.Redemption;
import dev.tillbox.RedemptionGateway;
import dev.tillbox.RedemptionListener;
import dev.tillbox.Reply;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between tillbox and the till of this suite: logs where a call enters and leaves, so
 * that it can be stopped there, says what was told, and has the wrong habits.
 */
final class Seams {
  private static final Logger LOG = LoggerFactory.getLogger(Till.class);

  private Seams() {}

  static RedemptionGateway gateway(RedemptionGateway real, Habit habit) {
    return seam(
        RedemptionGateway.class,
        (proxy, method, args) -> {
          LOG.trace("before {}", method.getName());
          if (method.getName().equals("send")) {
            if (habit == Habit.CONFIRMS_UNSENT) {
              return Reply.confirmed("200", "ok", "none");
            }
            if (habit == Habit.CHANGES_PAYLOADS) {
              args[0] = changed((FrozenCall) args[0]);
            }
          }
          Object result = invoke(real, method, args);
          LOG.trace("after {}", method.getName());
          return method.getName().equals("lookUp") ? forAPerson((LedgerAnswer) result) : result;
        });
  }

  /** To prove an absence takes a minute, which the chains of this suite do not have. */
  private static LedgerAnswer forAPerson(LedgerAnswer answer) {
    return answer.kind() == LedgerAnswer.Kind.NONE ? LedgerAnswer.unclear("no record yet") : answer;
  }

  private static Object invoke(Object real, java.lang.reflect.Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Another operator's name at every attempt. */
  private static FrozenCall changed(FrozenCall call) {
    String payload = call.payloadText().replace("小狗", "小狗" + System.nanoTime());
    return new FrozenCall(
        call.requestId(),
        call.method(),
        call.parameterName(),
        payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static RedemptionListener listener(Habit habit, Consumer<String> say) {
    return seam(
        RedemptionListener.class,
        (proxy, method, args) -> {
          if (args != null && args[0] instanceof Redemption && habit != Habit.FORGETS_OUTCOMES) {
            Redemption told = (Redemption) args[0];
            say.accept("told " + told.requestId() + " " + told.sequence() + " " + told.state());
            LOG.trace("in the listener");
          }
          return null;
        });
  }

  private static <T> T seam(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
