using System.Text;
using System.Text.Json;
using AgentGuard.Schemas;
using CsCheck;

namespace AgentGuard.Tests.Schemas;

[Parallelizable]
public sealed class NaiveEvaluatorTests
{
    [Test]
    public void The_engine_agrees_with_the_evaluator_on_random_schemas_and_values()
    {
        var (valid, invalid) = (0, 0);
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomSchemas(seed);
                var text = random.Schema(depth: 3, everything: false).ToJsonString();
                using var schema = JsonDocument.Parse(text);
                var validator = JsonSchemaValidator.Compile(schema.RootElement);
                for (var i = 0; i < 20; i++)
                {
                    var json = random.Write(random.Value(depth: 3));
                    using var value = JsonDocument.Parse(json);
                    var conforms = NaiveEvaluator.Conforms(schema.RootElement, value.RootElement);
                    Interlocked.Add(ref conforms ? ref valid : ref invalid, 1);
                    if (validator.Validate(Encoding.UTF8.GetBytes(json)).Count == 0 != conforms)
                    {
                        Assert.Fail($"{text} with {json}: {(conforms ? "conforms" : "does not conform")}");
                    }
                }
            },
            iter: 5000);
        Assert.That((double)valid / (valid + invalid), Is.InRange(0.1, 0.9));
    }
}
