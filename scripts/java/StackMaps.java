import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar stack maps. Classes compiled for Java 5 have none: a JVM cannot keep them in a cache of linked classes
 * (JEP 483), and verifies them the slow way at each start. The code itself stays as it is.
 *
 * <p>Usage: {@code java scripts/java/StackMaps.java JAR...}; a jar without such classes is left alone.
 */
final class StackMaps {
    /** Class files have stack maps from this version on: Java 6. */
    private static final int WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

    private StackMaps() {}

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            rewrite(Path.of(jar));
        }
    }

    private static void rewrite(Path jar) throws IOException {
        Path next = jar.resolveSibling(jar.getFileName() + ".next");
        boolean changed = false;
        try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                var in = new ZipFile(jar.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(next))) {
            // A pool of its own makes every method be written anew; one that is copied keeps its lack of stack maps.
            ClassFile format = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ConstantPoolSharingOption.NEW_POOL,
                    ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
            for (ZipEntry entry : Collections.list(in.entries())) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    ClassModel model = format.parse(bytes);
                    if (model.majorVersion() < WITH_STACK_MAPS) {
                        bytes = withStackMaps(format, model);
                        changed = true;
                    }
                }
                // The time is kept: a jar of the same version is the same, however often it is made.
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(bytes);
            }
        }
        if (changed) {
            Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(next);
        }
    }

    private static byte[] withStackMaps(ClassFile format, ClassModel model) {
        return format.transformClass(
                model,
                ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
                        .andThen(ClassTransform.endHandler(type -> type.withVersion(WITH_STACK_MAPS, 0))));
    }
}
