/// A thin client of Volano: what it needs is in every JDK from 17 on, and the compiler keeps it so.
module io.volano.client {
  requires java.net.http;

  exports io.volano.client;
}
