package dev.tillbox.alsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What JSON and XML are made of, and how deep they may go. */
class WholeDocumentTest {
  @Test
  void readsListsOfWhateverIsInThem() throws Exception {
    Value list = JsonReply.parse("{\"a\":[1,\"two\",true,null,{\"b\":3},[4]]}").get("a");

    assertThat(list.items())
        .extracting(Value::text)
        .containsExactly("1", "two", "true", "", "", "");
    assertThat(list.items().get(4).get("b").text()).isEqualTo("3");
    assertThat(list.items().get(5).items().get(0).text()).isEqualTo("4");
    assertThat(list.isObject()).isFalse();
    assertThat(JsonReply.parse("{\"a\":null}").get("a").items()).isEmpty();
  }

  @Test
  void readsRepeatedElementsAsAList() throws Exception {
    Value rows = XmlReply.parse("<r><a>1</a><b/><a>2</a></r>").get("r").get("a");

    assertThat(rows.items()).extracting(Value::text).containsExactly("1", "2");
  }

  @Test
  void passesOverCommentsAndInstructionsWhereverTheyStand() throws Exception {
    Value root =
        XmlReply.parse(
            "<?a b?><!--x--><r><!--y--><a>t<!--z-->ru<?c d?>e</a><![CDATA[ ]]></r><!--top011-->");

    assertThat(root.get("r").get("a").text()).isEqualTo("true");
  }

  @Test
  void refusesAnEntityThatNobodyDeclared() {
    assertThatThrownBy(() -> XmlReply.parse("<r><a>&e;</a></r>"))
        .isInstanceOf(NotTheCrmException.class);
  }

  @Test
  void goesAsDeepAsAnyReplyMayAndNoDeeper() throws Exception {
    String deepest = json(JsonReply.MAX_DEPTH);
    String deeper = json(JsonReply.MAX_DEPTH + 1);

    assertThat(JsonReply.parse(deepest).items()).hasSize(1);
    assertThatThrownBy(() -> JsonReply.parse(deeper)).isInstanceOf(NotTheCrmException.class);
    assertThat(XmlReply.parse(xml(JsonReply.MAX_DEPTH)).names()).containsExactly("a");
    assertThatThrownBy(() -> XmlReply.parse(xml(JsonReply.MAX_DEPTH + 1)))
        .isInstanceOf(NotTheCrmException.class);
  }

  /** A number in so many lists. */
  private static String json(int depth) {
    return repeated("[", depth) + "1" + repeated("]", depth);
  }

  private static String xml(int depth) {
    return repeated("<a>", depth) + repeated("</a>", depth);
  }

  private static String repeated(String text, int times) {
    return new String(new char[times]).replace("\0", text);
  }
}
