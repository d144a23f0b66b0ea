package io.triplane.jvpp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.triplane.junit.Need;
import io.triplane.junit.Needs;
import io.triplane.jvpp.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every record against the description that the installed VPP ships of itself.
@Tag("vpp")
@Needs(Need.VPP)
class ApiDescriptionTest {
    /// Read when the first test runs, so not at all where there is no VPP.
    private static final class Installed {
        static final ApiDescription API =
                ApiDescription.in(
                        Need.vpp().orElseThrow().resolveSibling("../share/vpp/api").normalize());
    }

    static Stream<MessageType<?>> types() {
        return CatalogueTest.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theRecordIsWhatVppDescribes(MessageType<?> type) {
        String name = type.name().name();

        assertThat(Installed.API.crc(name)).as("CRC of %s", name).contains(type.name().crc());
        assertThat(written(type)).as("fields of %s", name).isEqualTo(Installed.API.fields(name));
    }

    private static List<ApiDescription.Field> written(MessageType<?> type) {
        List<ApiDescription.Field> fields = new ArrayList<>();
        fields.add(new ApiDescription.Field("_vl_msg_id", "u16"));
        boolean client = type.header() != Header.CONTEXT;
        boolean context = type.header() != Header.CLIENT;
        if (client) {
            fields.add(new ApiDescription.Field("client_index", "u32"));
        }
        if (context) {
            fields.add(new ApiDescription.Field("context", "u32"));
        }
        WireWriter tracing =
                new WireWriter() {
                    @Override
                    protected void wrote(String name, String kind) {
                        fields.add(new ApiDescription.Field(name, kind));
                    }
                };
        Optional.ofNullable(Samples.all().get(type)).orElseThrow().encode(tracing);
        return fields;
    }
}
