import jakarta.activation.DataHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** camel-mail's consumer with its own defaults, but that mail is kept; text and files of each message are read. */
final class StockCamelMail implements Contender.Receiving {
    @Override
    public void receive(Contender.Account account, int messages) throws Exception {
        CountDownLatch read = new CountDownLatch(messages);
        String endpoint = "%s://%s:%d?username=RAW(%s)&password=RAW(%s)&unseen=true&delete=false&delay=3600000"
                .formatted(
                        account.tls() ? "imaps" : "imap",
                        account.host(),
                        account.port(),
                        account.user(),
                        account.password());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from(endpoint).process(StockCamelMail::read).onCompletion().process(exchange -> read.countDown());
                }
            });
            camel.start();
            read.await();
        }
    }

    private static void read(Exchange exchange) throws Exception {
        exchange.getMessage().getBody(String.class);
        for (DataHandler file :
                exchange.getMessage(AttachmentMessage.class).getAttachments().values()) {
            try (InputStream in = file.getInputStream()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
