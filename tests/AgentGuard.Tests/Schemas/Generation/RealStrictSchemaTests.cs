using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using AgentGuard.Schemas.Generation;

namespace AgentGuard.Tests.Schemas.Generation;

[Parallelizable]
public sealed class RealStrictSchemaTests
{
    private static readonly JsonSchemaOptions Lenient = new() { UnknownKeywords = UnknownKeywords.Annotation, NonRegularPatterns = NonRegularPatterns.Backtracking };

    private static IEnumerable<ConstraintProfile> Profiles =>
        [ConstraintProfile.OpenAIStrict, ConstraintProfile.AnthropicStrict, ConstraintProfile.Gemini, ConstraintProfile.AnthropicTool];

    [TestCaseSource(nameof(Profiles))]
    public void Real_values_survive_the_way_there_and_back(ConstraintProfile profile)
    {
        var (schemas, refused, expressible, silent, values, outside, misfits) = (0, 0, 0, 0, 0, 0, new List<string>());
        var reasons = new Dictionary<string, int>();
        foreach (var (id, schema, valid, _) in RealSchemas.Read())
        {
            schemas++;
            if (Compile(schema) is not { } original)
            {
                refused++;
                continue;
            }

            var strict = StrictSchema.Rewrite(schema, profile);
            var rewritten = JsonSchemaValidator.Compile(strict.Schema, new JsonSchemaOptions { MaxDepth = 500, UnknownKeywords = profile == ConstraintProfile.AnthropicTool ? UnknownKeywords.Annotation : UnknownKeywords.Error, NonRegularPatterns = NonRegularPatterns.Backtracking });
            silent += strict.Losses.Count == 0 ? 1 : 0;
            foreach (var reason in strict.Losses.Where(loss => loss.Kind == SchemaLossKind.Inexpressible).Select(loss => loss.Keyword + ": " + loss.Reason).Distinct())
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }

            if (!strict.IsExpressible)
            {
                continue;
            }

            expressible++;
            foreach (var value in valid.Where(value => original.Validate(value).Count == 0))
            {
                values++;
                var filled = strict.Fill(JsonMarshal.GetRawUtf8Value(value));
                var errors = rewritten.Validate(filled.Span);
                var restored = strict.Restore(filled.Span);
                outside += errors.Count > 0 ? 1 : 0;
                if (errors.Count > 0 && strict.Losses.All(loss => loss.Kind != SchemaLossKind.Narrowed) && !IsUndeclared(errors))
                {
                    misfits.Add($"{id}: {errors[0]} {Encoding.UTF8.GetString(filled.Span)[..Math.Min(200, filled.Length)]}");
                }

                Assert.That(original.Validate(restored.Span), Is.Empty, () => $"{id}: {Encoding.UTF8.GetString(restored.Span)}");
            }
        }

        TestContext.Out.WriteLine($"{profile}: {schemas} schemas, {refused} refused, {expressible} expressible, {silent} without loss, {values} values, {outside} of them outside of closed objects, {misfits.Count} misfits");
        foreach (var (reason, count) in reasons.OrderByDescending(pair => pair.Value).Take(12))
        {
            TestContext.Out.WriteLine($"  {count} {reason}");
        }

        foreach (var misfit in misfits.Take(40))
        {
            TestContext.Out.WriteLine("  " + misfit);
        }

        Assert.That(misfits, Is.Empty);
    }

    // An object that says nothing of other properties is closed without a word.
    private static bool IsUndeclared(IReadOnlyList<SchemaError> errors) => errors.Any(error => error.Expected.Contains("is not a known property", StringComparison.Ordinal));

    private static JsonSchemaValidator? Compile(JsonElement schema)
    {
        try
        {
            return JsonSchemaValidator.Compile(schema, Lenient);
        }
        catch (SchemaNotSupportedException)
        {
            return null;
        }
    }
}
