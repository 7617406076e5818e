package dev.tillbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceProfileTest {
  private static final Path FOLDER = Paths.get("device-profiles");

  @TempDir Path folder;

  @Test
  void genericHasTheDefaultsThatTheReadmePromises() {
    DeviceProfile generic = DeviceProfile.named("generic");
    assertThat(generic.name()).isEqualTo("generic");
    assertThat(generic.storage().nativeFolder()).isEmpty();
    assertThat(generic.network().proxy()).isEmpty();
    assertThat(generic.network().exchangeDeadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(generic.delivery().window()).isEqualTo(32);
    assertThat(generic.limits().maxPendingPoints()).isEqualTo(100_000_000);
    assertThat(generic.fieldLengths().names()).isEqualTo(128);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void genericMustHaveEveryKey(String key) throws IOException {
    JsonObject generic = json("generic");
    generic.getAsJsonObject(section(key)).remove(leaf(key));
    ProfileFaults faults = new ProfileFaults("generic");
    assertThatThrownBy(
            () ->
                ProfileLibrary.profile("generic", generic.toString().getBytes(UTF_8), null, faults))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining(key + " is missing; allowed: ");
  }

  @Test
  void theIndexOfNamesIsTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".json")))
          .containsExactlyInAnyOrderElementsOf(
              ProfileLibrary.NAMES.stream().map(n -> n + ".json").collect(Collectors.toList()));
    }
  }

  @Test
  void everyPackedProfileLoadsAndSaysWhatItIsFor() {
    for (String name : ProfileLibrary.NAMES) {
      assertThat(DeviceProfile.named(name).description()).isNotEmpty();
      assertThat(DeviceProfile.named(name).toString()).startsWith(name + ": ");
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> DeviceProfile.named("../generic"))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining("\"../generic\"")
        .hasMessageContaining("generic, arm-emmc, windows-x86-pos")
        .hasMessageContaining("DeviceProfile.load");
  }

  @Test
  void whatAFileLeavesOutComesFromGenericExceptItsDescription() throws IOException {
    DeviceProfile profile = load("{\"delivery\":{\"window\":7}}");
    assertThat(profile.name()).isEqualTo("till");
    assertThat(profile.description()).isEmpty();
    assertThat(profile.delivery().window()).isEqualTo(7);
    assertThat(settings(profile))
        .isEqualTo(settings(DeviceProfile.named("generic")).replace("window=32", "window=7"));
  }

  @Test
  void theLineForTheLogShowsEveryKeyInEffect() throws IOException {
    String line = load("{\"network\":{\"proxy\":\"system\"}}").toString();
    assertThat(line).doesNotContain("\n").contains("network.proxy=system");
    for (String key : keys()) {
      assertThat(line).contains(" " + key + "=");
    }
  }

  @Test
  void aNullTakesATextOfGenericAway() throws IOException {
    assertThat(load("{\"storage\":{\"nativeFolder\":\"/opt/t\"}}").storage().nativeFolder())
        .hasValue("/opt/t");
    assertThat(load("{\"storage\":{\"nativeFolder\":null}}").storage().nativeFolder()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'storge':{}}|storge is {}; allowed: only the keys delivery, description, fieldLengths",
        "{'storage':{'pageSize':1}}|storage.pageSize is 1; allowed: only the keys cacheBytes",
        "{'storage':5}|storage is 5; allowed: an object",
        "{'storage':null}|storage is null; allowed: an object",
        "{'delivery':{'window':1,'window':2}}|delivery.window stands there twice; allowed: once",
        "{'delivery':{},'delivery':{}}|delivery stands there twice; allowed: once",
        "{'delivery':{'window':'7'}}|delivery.window is \"7\"; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':7.0}}|delivery.window is 7.0; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':1e2}}|delivery.window is 1e2; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':0}}|delivery.window is 0; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':1025}}|delivery.window is 1025; allowed: a whole number from 1 to",
        "{'delivery':{'window':-9e999999999}}|delivery.window is -9e999999999; allowed: a whole",
        "{'delivery':{'window':99999999999999999999}}|delivery.window is 99999999999999999999;",
        "{'delivery':{'window':4294967297}}|delivery.window is 4294967297; allowed: a whole number",
        "{'delivery':{'window':null}}|delivery.window is null; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':true}}|delivery.window is true; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':{}}}|delivery.window is {}; allowed: a whole number from 1 to 1024",
        "{'delivery':{'window':[3]}}|delivery.window is a list; allowed: a single value",
        "{'network':{'proxy':3}}|network.proxy is 3; allowed: a text or null",
        "{'description':3}|description is 3; allowed: a text",
        "{'storage':{'pageSizeBytes':1000}}|storage.pageSizeBytes is 1000; allowed: a power of two",
        "{'storage':{'nativeFolder':''}}|storage.nativeFolder is \"\"; allowed: a folder, or null",
        "{'network':{'exchangeDeadlineMs':9999}}|is 9999; allowed: at least network.responseTimeoutMs",
        "{'network':{'connectTimeoutMs':20001}}|at least network.connectTimeoutMs, which is 20001",
        "{'delivery':{'backOffCapMs':499}}|delivery.backOffCapMs is 499; allowed: at least delivery.b",
        "{'storage':{'retentionDays':2}}|delivery.resendAgeHours is 72; allowed: at most the 48 hours",
        "{'limits':{'maxPendingPoints':9}}|limits.maxPointsPerRedemption is 1000000; allowed: at most",
      })
  void refusesWithFileKeyValueAndWhatIsAllowed(String json, String message) {
    assertThatThrownBy(() -> load(json.replace('\'', '"')))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining(folder.resolve("till.json").toString())
        .hasMessageContaining(message)
        .hasMessageEndingWith("device-profiles/README.md explains every key.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy",
        "https://h:1",
        "http://h",
        "http://h:0",
        "http://h:65536",
        "http://h:1/",
        "http://u:secret@h:1",
        "http://:8080",
        "HTTP://h:1",
        "http://h:1?x",
        "socks://h:1",
        "h:1",
      })
  void refusesAProxyThatIsNeitherSystemNorAPlainAddress(String proxy) {
    assertThatThrownBy(() -> load("{\"network\":{\"proxy\":\"" + proxy + "\"}}"))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining("network.proxy is ")
        .hasMessageContaining("\"system\", or http://host:port")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "http://proxy.local:3128", "http://10.0.0.1:8080"})
  void takesAProxy(String proxy) throws IOException {
    assertThat(load("{\"network\":{\"proxy\":\"" + proxy + "\"}}").network().proxy())
        .hasValue(proxy);
  }

  @Test
  void namesAllFaultsAtOnce() {
    assertThatThrownBy(() -> load("{\"x\":1,\"delivery\":{\"window\":0,\"y\":2}}"))
        .hasMessageContaining("x is 1")
        .hasMessageContaining("delivery.window is 0")
        .hasMessageContaining("delivery.y is 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{a:1}",
        "{'a':1}",
        "{} // x",
        "null",
        "{\"a\":01}",
        "{\"storage\":NULL}"
      })
  void refusesWhatIsNotOneJsonObject(String text) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining("till.json cannot be read: ");
  }

  @Test
  void saysWhereTheJsonEndsToBeJsonInItsOwnWords() {
    assertThatThrownBy(() -> load("{\n  \"delivery\": {\"window\": 9,}}"))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining("cannot be read: it is not JSON at line 2 column ")
        .hasMessageNotContaining("JsonReader")
        .hasMessageNotContaining("http");
    assertThatThrownBy(() -> load("{\"delivery\": {"))
        .hasMessageContaining("it is not JSON at line 1 column ")
        .hasMessageNotContaining("path");
  }

  @Test
  void toleratesAByteOrderMarkButNoOtherEncoding() throws IOException {
    assertThat(load("\uFEFF{\"delivery\":{\"window\":9}}").delivery().window()).isEqualTo(9);
    Path latin = folder.resolve("latin.json");
    Files.write(latin, new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
    assertThatThrownBy(() -> DeviceProfile.load(latin)).hasMessageContaining("it is not UTF-8");
  }

  @Test
  void namesAFileThatIsNotThere() {
    assertThatThrownBy(() -> DeviceProfile.load(folder.resolve("none.json")))
        .isInstanceOf(DeviceProfileException.class)
        .hasMessageContaining("none.json")
        .hasRootCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Windows 7,x86,windows-x86-pos",
    "Windows 10,amd64,generic",
    "Linux,arm,arm-emmc",
    "Linux,aarch64,arm-emmc",
    "Mac OS X,aarch64,generic",
    "Linux,amd64,generic",
  })
  void guessesTheClassOfTheTerminal(String system, String machine, String name) {
    assertThat(ProfileLibrary.nameFor(system, machine)).isEqualTo(name);
    assertThat(DeviceProfile.detect()).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void theReadmeTellsDefaultAndRangeOfEveryKey(String key) throws IOException {
    String value = json("generic").getAsJsonObject(section(key)).get(leaf(key)).toString();
    assertThat(readme())
        .anyMatch(
            row ->
                row.startsWith("| `" + key + "` | ")
                    && row.contains(" | " + range(key) + " | `" + value + "` | "));
  }

  @Test
  void theReadmeTellsWhyEachClassDiffers() throws IOException {
    for (String name : ProfileLibrary.NAMES) {
      List<String> rows = readme();
      rows = rows.subList(Math.max(rows.indexOf("### `" + name + "`"), 0), rows.size());
      for (String key : name.equals("generic") ? new ArrayList<String>() : keysOf(json(name))) {
        String value = json(name).getAsJsonObject(section(key)).get(leaf(key)).toString();
        String start = "| `" + key + "` | `" + value.replace("\"", "") + "` | ";
        assertThat(rows).anyMatch(row -> row.startsWith(start));
      }
    }
  }

  private DeviceProfile load(String json) throws IOException {
    Path file = folder.resolve("till.json");
    Files.write(file, json.getBytes(UTF_8));
    return DeviceProfile.load(file);
  }

  /** The range that the code enforces, as its own refusal tells it. */
  private String range(String key) {
    String json = "{\"" + section(key) + "\":{\"" + leaf(key) + "\":false}}";
    try {
      throw new AssertionError(load(json));
    } catch (DeviceProfileException e) {
      String allowed = e.getMessage().replaceFirst(".*allowed: (a )?(whole number from )?", "");
      return allowed.replaceFirst("\\. Correct.*", "").replace(" to ", "\u2013");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> keys() throws IOException {
    return keysOf(json("generic"));
  }

  private static List<String> keysOf(JsonObject profile) {
    List<String> keys = new ArrayList<>();
    profile.entrySet().stream()
        .filter(section -> section.getValue().isJsonObject())
        .forEach(
            section ->
                section
                    .getValue()
                    .getAsJsonObject()
                    .keySet()
                    .forEach(key -> keys.add(section.getKey() + "." + key)));
    return keys;
  }

  private static JsonObject json(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(name + ".json"));
    return JsonParser.parseString(new String(bytes, UTF_8)).getAsJsonObject();
  }

  private static List<String> readme() throws IOException {
    return Files.readAllLines(FOLDER.resolve("README.md"));
  }

  private static String settings(DeviceProfile profile) {
    return profile.toString().substring(profile.name().length());
  }

  private static String section(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  private static String leaf(String key) {
    return key.substring(key.indexOf('.') + 1);
  }
}
