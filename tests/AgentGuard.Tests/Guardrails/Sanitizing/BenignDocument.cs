using System.Globalization;
using System.Text;

namespace AgentGuard.Tests.Guardrails.Sanitizing;

/// <summary>Makes harmless prose of any length.</summary>
internal static class BenignDocument
{
    private static readonly string[] Sentences =
    [
        "The harbour office opens at eight and closes after the last ferry.", "Rainfall in the valley was slightly above the mean of ten years.",
        "Each parcel is weighed twice before it leaves the depot.", "The committee met on Tuesday and approved the minutes without changes.",
        "Visitors reach the museum by tram or on foot from the old market.", "A second reading of the meter showed the same value as the first.",
        "Apples are stored in the north cellar until the end of February.", "The bridge carries two lanes and a path for bicycles.",
    ];

    public static string OfLength(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Sentences[i * 5 % Sentences.Length]} Item {i} follows.{(i % 6 == 5 ? "\n\n" : " ")}");
        }

        return text.ToString(0, length);
    }
}
