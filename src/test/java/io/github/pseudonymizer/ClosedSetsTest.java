// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A case that is added to a sealed interface is forgotten nowhere. Java 17 has no switch over them that proves it. */
class ClosedSetsTest {

    private static final Path SOURCES = Path.of("src/main/java");

    /**
     * Methods that tell some cases apart and treat all others, also future ones, as one. The words say what happens to
     * these others, and why that is safe.
     */
    private static final Map<String, String> REST_IS_ONE = Map.of(
            "Blanking.of", "stays the action that the profile has for it",
            "CopyWish.actionAt", "is walked into, where each attribute has an action of its own",
            "SequenceEditor.apply", "is walked into, where each attribute has an action of its own",
            "Vetting.clean", "is treated as the profile without the option treats it",
            "NewValues.of", "gets no new value, and is weighed by Vetting, which refuses what it does not know",
            "PathRulings.added", "adds nothing, and is done by the editor, which refuses what it does not know",
            "Treatment.inside", "changes nothing about how the items are treated");

    /** Each sealed interface with its cases. */
    private static final Map<String, String> CASES = Map.ofEntries(
            Map.entry(
                    "Action",
                    "Blank CapAge Clean Dummy DummyCode Empty Keep KeepUnlessIdentifying KeepVetted MapUid Pseudonymize"
                            + " PseudonymizeNumber Put Remove Replace ShiftDate"),
            Map.entry("Adoptions.Result", "Adopted Known Refused"),
            Map.entry("CopyPlan", "Remake Update"),
            Map.entry("DatabaseState", "Unusable Usable"),
            Map.entry("Event", "Change JobBegins JobStops Request Start Stop"),
            Map.entry("ForgetPatient.Result", "Forgotten MergedInto ReasonNames Shown Unknown"),
            Map.entry("MergePatients.Result", "Forgotten Merged MergedInto ReasonNames Stuck Unknown"),
            Map.entry("PathSyntax.Reading", "Malformed Path UnknownTag"),
            Map.entry("PixelDecision", "BlackOut Keep Refuse"),
            Map.entry("Pseudonym", "OfPatient OfStudy"),
            Map.entry("PseudonymFormat", "Derived Random Sequential"),
            Map.entry("RouteTable.Match", "Found Unknown WrongMethod"),
            Map.entry("TextCleaner.Cleaned", "Changed Unchanged Undecided"),
            Map.entry("Vetting.Verdict", "Cleaned Instead Refused Stays"),
            Map.entry("WishedValue", "Bytes Items Text"));

    /**
     * A method that asks which case it has.
     *
     * @param cases those that it tells apart, if they are several
     * @param endsOpenly whether it has neither a throw nor a cast to a case
     */
    private record Question(String method, String closedSet, Set<String> cases, boolean endsOpenly) {}

    @Test
    void who_tells_several_cases_apart_refuses_a_case_that_it_does_not_know() throws IOException {
        List<String> silent = questions().stream()
                .filter(question -> question.cases().size() > 1 && question.endsOpenly())
                .map(question -> question.method() + " does nothing, or the same as for another case, with a "
                        + question.closedSet() + " other than " + question.cases())
                .filter(text -> !REST_IS_ONE.containsKey(text.substring(0, text.indexOf(' '))))
                .sorted()
                .toList();

        assertEquals(List.of(), silent, "end with a throw, or with a cast to the last case");
    }

    @Test
    void a_case_that_is_added_is_looked_at_wherever_a_case_is_asked_for() throws IOException {
        Map<String, String> cases = new TreeMap<>();
        closedSets()
                .forEach((set, subtypes) -> cases.put(
                        name(set),
                        subtypes.stream().map(Class::getSimpleName).sorted().collect(Collectors.joining(" "))));
        Map<String, Set<String>> askers = new TreeMap<>();
        for (Question question : questions()) {
            askers.computeIfAbsent(question.closedSet(), unused -> new TreeSet<>())
                    .add(question.method());
        }

        assertEquals(new TreeMap<>(CASES), cases, "look at each of these, then put the case here: " + askers);
    }

    @Test
    void each_format_of_pseudonyms_can_be_set() {
        Set<Class<?>> set = new HashSet<>();
        for (String word : List.of("random", "sequential", "derived")) {
            Settings settings = SettingsReader.parse("""
                {"Pseudonymizer": {"DataDirectory": "/invented", "Domains": [{"Name": "default", "Pseudonym": {"Format": "%s"}}]}}
                """.formatted(word));
            set.add(settings.domains().get(0).namespace().format().getClass());
        }

        assertEquals(Set.of(PseudonymFormat.class.getPermittedSubclasses()), set);
    }

    private static String name(Class<?> type) {
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** The sealed interfaces of the program with what they permit. */
    private static Map<Class<?>, List<Class<?>>> closedSets() throws IOException {
        Map<Class<?>, List<Class<?>>> sets = new HashMap<>();
        Path classes = Path.of(
                Plugin.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                Class<?> type = load(classes.relativize(file).toString());
                if (type.isSealed() && type.isInterface()) {
                    sets.put(type, List.of(type.getPermittedSubclasses()));
                }
            }
        }
        assertTrue(sets.size() > 5, "only " + sets.keySet());
        return sets;
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, ClosedSetsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Question> questions() throws IOException {
        Map<String, Class<?>> sets = new HashMap<>();
        closedSets().forEach((set, cases) -> cases.forEach(one -> sets.put(one.getCanonicalName(), set)));
        List<Question> questions = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> sources = Files.walk(SOURCES);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Asker(unit, sets, questions), null);
            }
        }
        return questions;
    }

    /** Finds the questions of one file. */
    private static final class Asker extends TreeScanner<Void, @Nullable Void> {

        private final Map<String, Class<?>> sets;
        private final List<Question> questions;
        private final List<String> prefixes = new ArrayList<>();
        private final String file;
        private Map<Class<?>, Set<Set<String>>> asked = new HashMap<>();
        private Set<Class<?>> ended = new HashSet<>();
        private boolean throwing;

        Asker(CompilationUnitTree unit, Map<String, Class<?>> sets, List<Question> questions) {
            this.sets = sets;
            this.questions = questions;
            String path = unit.getSourceFile().getName();
            this.file = path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
            String here = unit.getPackageName() + ".";
            prefixes.add(here);
            prefixes.add(here + file + ".");
            for (ImportTree one : unit.getImports()) {
                String name = one.getQualifiedIdentifier().toString();
                prefixes.add(name.substring(0, name.lastIndexOf('.') + 1));
            }
        }

        /** The closed set to which this type belongs; null if it belongs to none. */
        private @Nullable Class<?> setOf(Tree type) {
            return prefixes.stream()
                    .map(prefix -> sets.get(prefix + type))
                    .filter(set -> set != null)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            asked = new HashMap<>();
            ended = new HashSet<>();
            throwing = false;
            super.visitMethod(method, null);
            asked.forEach((set, conditions) -> questions.add(new Question(
                    file + "." + method.getName(),
                    name(set),
                    conditions.size() < 2
                            ? Set.of()
                            : conditions.stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)),
                    !throwing && !ended.contains(set))));
            return null;
        }

        @Override
        public @Nullable Void visitIf(IfTree branch, @Nullable Void unused) {
            ask(branch.getCondition());
            return super.visitIf(branch, null);
        }

        @Override
        public @Nullable Void visitConditionalExpression(ConditionalExpressionTree branch, @Nullable Void unused) {
            ask(branch.getCondition());
            return super.visitConditionalExpression(branch, null);
        }

        /** Takes the cases of one condition together: {@code one || other} is one question. */
        private void ask(Tree condition) {
            Map<Class<?>, Set<String>> here = new HashMap<>();
            new TreeScanner<Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitInstanceOf(InstanceOfTree test, @Nullable Void unused) {
                    Class<?> set = setOf(typeOf(test));
                    if (set != null) {
                        here.computeIfAbsent(set, key -> new TreeSet<>())
                                .add(typeOf(test).toString());
                    }
                    return super.visitInstanceOf(test, null);
                }
            }.scan(condition, null);
            here.forEach((set, cases) ->
                    asked.computeIfAbsent(set, key -> new HashSet<>()).add(cases));
        }

        private static Tree typeOf(InstanceOfTree test) {
            return test.getPattern() == null
                    ? test.getType()
                    : ((BindingPatternTree) test.getPattern()).getVariable().getType();
        }

        @Override
        public @Nullable Void visitInstanceOf(InstanceOfTree test, @Nullable Void unused) {
            Class<?> set = setOf(typeOf(test));
            if (set != null) {
                asked.computeIfAbsent(set, key -> new HashSet<>());
            }
            return super.visitInstanceOf(test, null);
        }

        @Override
        public @Nullable Void visitTypeCast(TypeCastTree cast, @Nullable Void unused) {
            Class<?> set = setOf(cast.getType());
            if (set != null) {
                ended.add(set);
            }
            return super.visitTypeCast(cast, null);
        }

        @Override
        public @Nullable Void visitThrow(ThrowTree thrown, @Nullable Void unused) {
            throwing = true;
            return super.visitThrow(thrown, null);
        }
    }
}
