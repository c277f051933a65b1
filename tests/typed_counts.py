"""About how many people, as it is typed: what each text is read as, and what is said of those that are refused."""

READ = {
    "12": 12, "khoảng 12": 12, "Khoảng hơn 30": 30, "~ 30": 30, "chừng 1.200 người": 1200, "1 200": 1200, "1,200 người dân": 1200,
    "1\u00a0200": 1200, "12 hộ": 12, "12 nam": 12, "20 chức sắc": 20, "35 ý kiến phản ánh": 35, "2 nghìn": 2000,
    "1,5 nghìn người": 1500, "3 chục hộ": 30, "12 (mười hai)": 12, "12.0": 12}
DIGITS, SEVERAL, NONE, RANGE = "bằng chữ số", "có nhiều con số", "không đọc được", "ghi một số từ 1 đến"
REFUSED = {
    "vài chục": DIGITS, "hai chục": DIGITS, "nhiều": DIGITS, "10-20": SEVERAL, "10 20": SEVERAL, "5 đến 10": SEVERAL,
    "15 hộ, 40 người": SEVERAL, "12/05/2026": SEVERAL, "1.5": NONE, "1.20": NONE, "1.234,5": NONE, "-5": NONE, "30%": NONE,
    "30 phần trăm": NONE, "60 tuổi": NONE, "tổ 5": NONE, "2 nghìn rưỡi": NONE, "9" * 13: NONE, "0": RANGE,
    "1.200.000": RANGE}
