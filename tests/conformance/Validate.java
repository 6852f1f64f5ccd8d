import java.io.FileInputStream;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.xml.parsers.DocumentBuilderFactory;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;

/**
 * Validates PDF files with veraPDF, of which the jar at hand holds the library and the rules, but
 * neither its command line nor what veraPDF reads its rules with.
 *
 * <p>Arguments: PDF files. Prints for each file and profile a line "file TAB profile TAB number of
 * checks", and below it one "TAB clause TAB how often TAB where first TAB what is wrong" for each
 * broken rule.
 */
public final class Validate {
    private Validate() {}

    private static final Map<String, PDFAFlavour> PROFILES =
            new TreeMap<>(Map.of("PDFA-3A", PDFAFlavour.PDFA_3_A, "PDFUA-1", PDFAFlavour.PDFUA_1));

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (String name : PROFILES.keySet()) {
                print(file, name, validate(file, profile(name)));
            }
        }
    }

    private static ValidationResult validate(String file, ValidationProfile profile)
            throws Exception {
        var foundry = Foundries.defaultInstance();
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = foundry.createParser(stream, profile.getPDFAFlavour());
                PDFAValidator validator = foundry.createValidator(profile, false)) {
            return validator.validate(parser);
        }
    }

    private static void print(String file, String profile, ValidationResult result) {
        System.out.println(file + "\t" + profile + "\t" + result.getTotalAssertions());
        var broken = new TreeMap<String, String>();
        for (TestAssertion check : result.getTestAssertions()) {
            var rule = check.getRuleId();
            broken.putIfAbsent(
                    rule.getClause() + "-" + rule.getTestNumber(),
                    result.getFailedChecks().get(rule)
                            + "\t" + check.getLocation().getContext()
                            + "\t" + check.getMessage().replaceAll("\\s+", " "));
        }
        broken.forEach((clause, what) -> System.out.println("\t" + clause + "\t" + what));
        if (broken.isEmpty() != result.isCompliant()) {
            throw new IllegalStateException("A verdict without reasons: " + file);
        }
    }

    // The rules ----------------------------------------------------------------------------------

    private static ValidationProfile profile(String name) throws Exception {
        PDFAFlavour flavour = PROFILES.get(name);
        Set<Rule> rules = new HashSet<>();
        Set<Variable> variables = new HashSet<>();
        var path = "/org/verapdf/pdfa/validation/" + name + ".xml";
        try (InputStream stream = Validate.class.getResourceAsStream(path)) {
            Element root =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(stream)
                            .getDocumentElement();
            for (Element each : elements(root, "rule")) {
                rules.add(rule(each, flavour));
            }
            for (Element each : elements(root, "variable")) {
                variables.add(variable(each));
            }
        }
        if (rules.isEmpty()) {
            throw new IllegalStateException("No rules: " + path);
        }
        var details = Profiles.profileDetailsFromValues(name, "", "", new java.util.Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    private static Rule rule(Element rule, PDFAFlavour flavour) {
        Element id = elements(rule, "id").get(0);
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), List.of()),
                List.of());
    }

    private static Variable variable(Element variable) {
        return Profiles.variableFromValues(
                variable.getAttribute("name"),
                variable.getAttribute("object"),
                text(variable, "defaultValue"),
                text(variable, "value"));
    }

    private static List<Element> elements(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return java.util.stream.IntStream.range(0, found.getLength())
                .mapToObj(place -> (Element) found.item(place))
                .toList();
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).get(0).getTextContent();
    }
}
