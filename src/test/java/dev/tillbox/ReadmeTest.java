package dev.tillbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tillbox.sandbox.Fault;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's promises about itself. */
class ReadmeTest {
  private static final Path README = Paths.get("README.md");

  private static List<List<String>> examples() throws IOException {
    List<List<String>> examples = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(README, StandardCharsets.UTF_8)) {
      if (line.startsWith("```")) {
        inside = line.equals("```java");
        if (inside) {
          examples.add(new ArrayList<>());
        }
      } else if (inside) {
        examples.get(examples.size() - 1).add(line);
      }
    }
    return examples;
  }

  @Test
  void showsATillIntegrationInUnder40LinesThatCompilesAsItStands(@TempDir Path folder)
      throws IOException {
    assertThat(examples().get(0).size()).isBetween(10, 39);
    assertThatItCompiles("Till", examples().get(0), folder);
  }

  @Test
  void theTillTriedOnTheStandInCrmEndsByItselfAndALaterStartTellsTheOutcome(@TempDir Path folder)
      throws Exception {
    assertThatItCompiles("Till", onTheStandInCrm(), folder);
    String printed = run("Till", folder);
    assertThat(printed).contains("print the receipt: ", ", QUEUED,");
    for (int start = 2; start < 10 && !printed.contains("points taken"); start++) {
      printed = run("Till", folder);
    }
    assertThat(printed).contains("points taken: ", "CONFIRMED");
  }

  /** The first example with the lines put in that the README names, but for its port. */
  private static List<String> onTheStandInCrm() throws IOException {
    String till = String.join("\n", examples().get(0));
    String opening =
        till.substring(till.indexOf("    AlscGateway crm"), till.indexOf("      Redemption acc"));
    String text = new String(Files.readAllBytes(README), StandardCharsets.UTF_8);
    String lines =
        text.substring(text.indexOf("    try (SandboxCrm crm"), text.indexOf("\n## How"));
    assertThat(lines).contains(".port(18080)");
    return Arrays.asList(
        "import dev.tillbox.sandbox.SandboxCrm;",
        till.replace(opening, lines.replace("18080", Integer.toString(freePort()))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String run(String name, Path folder) throws Exception {
    Path printed = folder.resolve("printed.txt");
    Process process =
        new ProcessBuilder(
                Paths.get(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                name)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = new String(Files.readAllBytes(printed), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void showsATestOfATillThatCompilesAsItStands(@TempDir Path folder) throws IOException {
    assertThatItCompiles("OfflineSaleTest", examples().get(1), folder);
  }

  private static void assertThatItCompiles(String name, List<String> example, Path folder)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assumeTrue(compiler != null, "a JRE without a compiler cannot check the README's example");
    Path source = folder.resolve(name + ".java");
    Files.write(source, example, StandardCharsets.UTF_8);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit =
        compiler.run(
            null,
            errors,
            errors,
            "-encoding",
            "UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(exit).as(new String(errors.toByteArray(), StandardCharsets.UTF_8)).isZero();
  }

  @Test
  void namesTheCoordinatesUnderWhichTheBuildInstallsIt() throws IOException {
    String pom = new String(Files.readAllBytes(Paths.get("pom.xml")), StandardCharsets.UTF_8);
    String text = new String(Files.readAllBytes(README), StandardCharsets.UTF_8);
    String own = pom.substring(pom.indexOf("<groupId>"), pom.indexOf("<name>"));
    for (String tag : new String[] {"groupId", "artifactId", "version"}) {
      String element = own.substring(own.indexOf("<" + tag + ">"));
      element = element.substring(0, element.indexOf("</")) + "</" + tag + ">";
      assertThat(text.split(element, -1)).as(element).hasSize(3);
    }
    assertThat(text).contains("<classifier>sandbox</classifier>");
    assertThat(pom).contains("<classifier>sandbox</classifier>");
  }

  @Test
  void saysInHowManyWaysTheTestKitFails() throws IOException {
    assertThat(new String(Files.readAllBytes(README), StandardCharsets.UTF_8))
        .contains("`Fault` lists [" + Fault.values().length + " ways](docs/faults.md)");
  }

  @Test
  void saysWithin60LinesWhatIsGuaranteedAndWhatIsNot() throws IOException {
    List<String> firstScreen = Files.readAllLines(README, StandardCharsets.UTF_8).subList(0, 60);
    String text = String.join("\n", firstScreen);
    assertThat(text).contains("What you may rely on", "Not promised:", "A till in 40 lines");
    assertThat(text).contains("mvn -q compile exec:java", "mvn verify");
  }
}
