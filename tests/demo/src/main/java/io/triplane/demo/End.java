package io.triplane.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One end of the tunnel, whoever makes it.
sealed interface End {
    /// Our gateway; the first end always is one.
    Gateway gateway();

    /// Begins the set-up.
    void initiate() throws DemoException;

    /// Whether a Child SA is installed, as this end says.
    boolean up() throws DemoException;

    /// Rekeys the child.
    void rekey() throws DemoException;

    /// Ends the IKE SA.
    void terminate() throws DemoException;

    /// SPIs of the child, as this end says.
    List<String> spis() throws DemoException;

    /// Why it is not up, in the end's own words; empty when it knows of nothing.
    Optional<String> reason() throws DemoException;

    /// Its SAs, for a reader.
    String describe() throws DemoException;

    /// A gateway of ours.
    record Triplane(Gateway gateway) implements End {
        @Override
        public void initiate() throws DemoException {
            must("initiate", "ipsec", Words.CONNECTION);
        }

        @Override
        public boolean up() throws DemoException {
            return gateway.spis().size() == 2;
        }

        @Override
        public void rekey() throws DemoException {
            must("rekey", "ipsec", Words.CONNECTION);
        }

        @Override
        public void terminate() throws DemoException {
            must("clear", "ipsec", "ike-sa", Words.CONNECTION);
        }

        @Override
        public List<String> spis() throws DemoException {
            return gateway.spis();
        }

        @Override
        public Optional<String> reason() throws DemoException {
            // What a peer did before it proved who it is belongs to no connection.
            List<JsonNode> rows =
                    new ArrayList<>(gateway.show("show", "ipsec", "tunnel", Words.CONNECTION));
            rows.addAll(gateway.show("show", "version"));
            return rows.stream()
                    .map(row -> row.path("last_error").asString(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
        }

        @Override
        public String describe() throws DemoException {
            return gateway.tell("show", "ipsec", "sa").output();
        }

        private void must(String... words) throws DemoException {
            Processes.Result result = gateway.tell(words);
            if (result.status() != 0) {
                throw new DemoException(
                        "gateway %s: `%s` failed: %s"
                                .formatted(
                                        gateway.site().name(),
                                        String.join(" ", words),
                                        result.output().strip()));
            }
        }
    }

    /// A strongSwan.
    record Swan(StrongSwan swan) implements End {
        @Override
        public Gateway gateway() {
            throw new IllegalStateException("strongSwan has no gateway of ours");
        }

        @Override
        public void initiate() throws DemoException {
            swan.initiate();
        }

        @Override
        public boolean up() throws DemoException {
            return swan.sas().contains("INSTALLED");
        }

        @Override
        public void rekey() throws DemoException {
            swan.rekeyChild();
        }

        @Override
        public void terminate() throws DemoException {
            swan.terminate();
        }

        @Override
        public List<String> spis() {
            return List.of();
        }

        @Override
        public Optional<String> reason() throws DemoException {
            return Optional.of(swan.sas()).filter(text -> !text.isBlank());
        }

        @Override
        public String describe() throws DemoException {
            return swan.sas();
        }
    }
}
