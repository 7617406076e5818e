package dev.tillbox.simulation;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassWriter;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The engine once more, with the simulation around it, but with some of its calls going elsewhere:
 * loads its own classes and redirects, as they are loaded, what a planted fault says.
 */
final class FaultyEngine extends ClassLoader {
  private static final String ENGINE = "dev.tillbox.internal.";
  private static final String SIMULATION = "dev.tillbox.simulation.";

  private final List<Method> detours = new ArrayList<>();
  private final List<Method> unused = new ArrayList<>();

  /**
   * Plants a fault.
   *
   * @param fault has static methods with {@link InsteadOf}
   */
  FaultyEngine(Class<?> fault) {
    super(FaultyEngine.class.getClassLoader());
    for (Method method : fault.getDeclaredMethods()) {
      if (method.isAnnotationPresent(InsteadOf.class)) {
        detours.add(method);
        unused.add(method);
      }
    }
  }

  /** A simulation of this engine. */
  @SuppressWarnings("unchecked")
  LongFunction<String> simulation() throws ReflectiveOperationException {
    return (LongFunction<String>)
        loadClass(SIMULATION + "Simulation").getDeclaredConstructor().newInstance();
  }

  /** What found no call to take the place of: the engine has changed, and the fault must follow. */
  List<Method> unused() {
    return unused;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(ENGINE) && !name.startsWith(SIMULATION)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] code = detoured(name, in);
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] detoured(String name, InputStream in) throws IOException {
    boolean faulty = detours.stream().anyMatch(detour -> isIn(detour, name));
    if (!faulty) {
      return bytes(in);
    }
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(in).accept(new Detours(name, writer), 0);
    return writer.toByteArray();
  }

  private static byte[] bytes(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    for (int count = in.read(some); count >= 0; count = in.read(some)) {
      all.write(some, 0, count);
    }
    return all.toByteArray();
  }

  private static boolean isIn(Method detour, String className) {
    return detour.getAnnotation(InsteadOf.class).in().getName().equals(className);
  }

  /** Writes a class with its calls redirected. */
  private final class Detours extends ClassVisitor {
    private final String className;

    Detours(String className, ClassVisitor next) {
      super(Opcodes.ASM9, next);
      this.className = className;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String arguments, boolean isInterface) {
          for (Method detour : detours) {
            if (isIn(detour, className)
                && isPartOf(detour.getAnnotation(InsteadOf.class).method(), method)
                && takesThePlaceOf(detour, owner, called, arguments)) {
              unused.remove(detour);
              super.visitMethodInsn(
                  Opcodes.INVOKESTATIC,
                  Type.getInternalName(detour.getDeclaringClass()),
                  detour.getName(),
                  Type.getMethodDescriptor(detour),
                  false);
              return;
            }
          }
          super.visitMethodInsn(opcode, owner, called, arguments, isInterface);
        }
      };
    }

    /** The compiler makes methods of their own of a method's lambdas. */
    private boolean isPartOf(String method, String compiled) {
      return compiled.equals(method) || compiled.startsWith("lambda$" + method + "$");
    }

    private boolean takesThePlaceOf(Method detour, String owner, String called, String arguments) {
      String withOwner = "(L" + owner + ";" + arguments.substring(1);
      return detour.getName().equals(called) && Type.getMethodDescriptor(detour).equals(withOwner);
    }
  }
}
