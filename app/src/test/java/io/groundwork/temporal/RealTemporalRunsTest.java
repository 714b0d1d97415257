package io.groundwork.temporal;

import io.groundwork.config.Settings;
import io.groundwork.dev.DevTemporal;
import java.nio.file.Path;
import java.util.Map;

class RealTemporalRunsTest extends TemporalRunsContract {
    @Override
    DevTemporal startTemporal(Path directory) {
        return DevTemporal.start(TemporalTool.environment(), Settings.from(Map.of()), directory);
    }
}
