package io.groundwork.temporal;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import java.nio.file.Path;
import java.util.Map;

class InJvmTemporalRunsTest extends TemporalRunsContract {
    @Override
    DevTemporal startTemporal(Path directory) {
        return DevTemporal.start(Map.of(), Settings.from(Map.of()), directory);
    }
}
