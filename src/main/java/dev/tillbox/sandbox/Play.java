package dev.tillbox.sandbox;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;

/** What a {@link Fault} does to one exchange. */
interface Play {
  void on(Exchange exchange, FaultStep step) throws IOException, HttpException;
}
