using AgentGuard.Context;
using AgentGuard.Ports;

namespace AgentGuard.Tokenizers.Tests;

public sealed class CalibrationTests
{
    private static IEnumerable<string> Kinds => Samples.ByKind.Keys;

    [TestCaseSource(nameof(Kinds))]
    public void After_ten_reports_the_corrected_estimate_is_within_3_percent(string kind)
    {
        // Ten requests that grow by a part of the text each, as those of a conversation do.
        var text = Samples.ByKind[kind];
        var calibration = new TokenCalibration();
        for (var part = 1; part <= 10; part++)
        {
            var request = string.Concat(Enumerable.Repeat(text, 1 + (part / 3))) + text[..(text.Length * part / 10)];
            calibration.Observe("model", EstimatingTokenCounter.Instance.CountTokens(request), ExactTokenCounter.O200k.CountTokens(request));
        }

        var next = string.Concat(Enumerable.Repeat(text, 5));
        var corrected = EstimatingTokenCounter.Instance.CountTokens(next) * calibration.RatioOf("model") / ExactTokenCounter.O200k.CountTokens(next);

        TestContext.Out.WriteLine($"{kind,-12} {corrected - 1,8:P1} after ten reports");
        Assert.That(corrected, Is.EqualTo(1).Within(0.03));
    }
}
