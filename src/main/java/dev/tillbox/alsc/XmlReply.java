package dev.tillbox.alsc;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.COMMENT;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.PROCESSING_INSTRUCTION;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.FactoryConfigurationError;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an XML body to its end, into what the same reply would be in JSON. No document type and no
 * entities but XML's own five: they serve nobody but an attacker.
 */
final class XmlReply {
  private XmlReply() {}

  static Value parse(String body) throws NotTheCrmException {
    // Before the parser sees it: Java's own writes to the till's console where a type is broken.
    if (body.contains("<!DOCTYPE")) {
      throw malformed();
    }
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(body));
      try {
        return document(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | RuntimeException | FactoryConfigurationError e) {
      // The error too: a till's class path may bring an XML parser that is broken, or cannot be
      // told to leave external entities alone.
      throw malformed();
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static Value document(XMLStreamReader reader)
      throws XMLStreamException, NotTheCrmException {
    Value root = Value.nothing();
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == START_ELEMENT) {
        root = Value.object(Collections.singletonMap(name(reader), element(reader, 1)));
      } else {
        refuseUnlessIgnorable(event);
      }
    }
    return root;
  }

  private static Value element(XMLStreamReader reader, int depth)
      throws XMLStreamException, NotTheCrmException {
    if (depth > JsonReply.MAX_DEPTH) {
      throw malformed();
    }
    Map<String, List<Value>> children = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (int event = reader.next(); event != END_ELEMENT; event = reader.next()) {
      if (event == START_ELEMENT) {
        children
            .computeIfAbsent(name(reader), name -> new ArrayList<>())
            .add(element(reader, depth + 1));
      } else if (event == CHARACTERS || event == CDATA) {
        text.append(reader.getText());
      } else {
        refuseUnlessIgnorable(event);
      }
    }
    return children.isEmpty() ? Value.text(text.toString().trim()) : object(children);
  }

  private static Value object(Map<String, List<Value>> children) {
    Map<String, Value> members = new LinkedHashMap<>();
    children.forEach(
        (name, values) ->
            members.put(name, values.size() == 1 ? values.get(0) : Value.list(values)));
    return Value.object(members);
  }

  private static String name(XMLStreamReader reader) {
    String prefix = reader.getPrefix();
    return prefix == null || prefix.isEmpty()
        ? reader.getLocalName()
        : prefix + ":" + reader.getLocalName();
  }

  private static void refuseUnlessIgnorable(int event) throws NotTheCrmException {
    switch (event) {
      case COMMENT: // the platform puts one after the root
      case PROCESSING_INSTRUCTION:
      case SPACE:
      case XMLStreamReader.END_DOCUMENT:
        return;
      default:
        throw malformed();
    }
  }

  private static NotTheCrmException malformed() {
    return new NotTheCrmException("malformed-xml", "a body that is no plain XML document");
  }
}
